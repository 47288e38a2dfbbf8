package io.millrace.deadletter.mirror;

import io.millrace.deadletter.parking.StoredRecords;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Letters that have no copy in Kafka yet. Who claims one has it for a while; the claim is committed before anything is
 * sent, so that no lock is held while Kafka is slow.
 */
final class JdbcMirrorQueue {

    private static final String CLAIM =
            """
            UPDATE millrace.dead_letter SET mirror_due = now() + interval '30 seconds', mirror_attempts = mirror_attempts + 1
            WHERE id = ANY(ARRAY(
                SELECT id FROM millrace.dead_letter
                WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL AND mirror_due <= now()
                ORDER BY mirror_due LIMIT ? FOR UPDATE SKIP LOCKED))
            RETURNING id, mirror_id, group_id, projection, reason, causes -> -1 ->> 'type' AS cause_class, message, attempts,
                last_failed_at, fingerprint, mirror_attempts > 1 AS again, %s
            """
                    .formatted(StoredRecords.COLUMNS);

    /** In the order in which replays lock letters. */
    private static final String SENT =
            """
            UPDATE millrace.dead_letter SET mirrored_at = now(), mirror_error = NULL
            WHERE id IN (SELECT id FROM millrace.dead_letter WHERE id = ANY(?) ORDER BY id FOR UPDATE)
            """;

    /**
     * Few letters are tried again every few seconds. Very many, such as those of a topic that is denied for hours, are
     * spread so that all together are tried a few hundred times a second: that neither loads the database nor keeps
     * other topics' letters waiting.
     */
    private static final String NOT_SENT =
            """
            UPDATE millrace.dead_letter SET mirror_error = ?,
                mirror_due = now() + least(power(2, least(mirror_attempts, 20)), greatest(15, ? / 200.0))
                    * (0.5 + random() / 2) * interval '1 second'
            WHERE id = ? AND mirrored_at IS NULL
            """;

    private static final String WAITING =
            """
            SELECT count(*) FROM (
                SELECT FROM millrace.dead_letter WHERE mirrored_at IS NULL AND edited_from IS NULL LIMIT 60000) AS waiting
            """;

    /** Those due later than any claim lasts, so that none is taken from who is sending it. */
    private static final String HASTEN =
            """
            UPDATE millrace.dead_letter SET mirror_due = now()
            WHERE id = ANY(ARRAY(
                SELECT id FROM millrace.dead_letter
                WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL
                    AND mirror_due > now() + interval '30 seconds' AND topic = ANY(?)
                LIMIT 1000 FOR UPDATE SKIP LOCKED))
            """;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    JdbcMirrorQueue(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.transaction = new TransactionTemplate(transactions);
    }

    List<MirrorLetter> claim(int most) {
        return Objects.requireNonNull(
                transaction.execute(status -> jdbc.query(CLAIM, (rows, row) -> letter(rows), most)));
    }

    void sent(Collection<UUID> letters) {
        transaction.executeWithoutResult(status -> jdbc.update(
                SENT,
                statement ->
                        statement.setArray(1, statement.getConnection().createArrayOf("uuid", letters.toArray()))));
    }

    /** Each is tried again after a while that doubles with its attempts, up to {@link #NOT_SENT a limit}. */
    void notSent(Map<UUID, String> letters) {
        transaction.executeWithoutResult(status -> {
            var waiting = jdbc.queryForObject(WAITING, Long.class);
            jdbc.batchUpdate(
                    NOT_SENT,
                    letters.entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(entry -> new Object[] {entry.getValue(), waiting, entry.getKey()})
                            .toList());
        });
    }

    /** Letters of these topics can be sent again: a part of those that were put off for long is due at once. */
    void hasten(Collection<String> topics) {
        transaction.executeWithoutResult(status -> jdbc.update(
                HASTEN,
                statement -> statement.setArray(1, statement.getConnection().createArrayOf("text", topics.toArray()))));
    }

    private static MirrorLetter letter(ResultSet rows) throws SQLException {
        return new MirrorLetter(
                rows.getObject("id", UUID.class),
                rows.getObject("mirror_id", UUID.class),
                rows.getString("group_id"),
                rows.getString("projection"),
                rows.getString("reason"),
                rows.getString("cause_class"),
                rows.getString("message"),
                rows.getInt("attempts"),
                rows.getTimestamp("last_failed_at").toInstant(),
                rows.getString("fingerprint"),
                rows.getBoolean("again"),
                StoredRecords.read(rows));
    }
}
