package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.deadletter.parking.StoredRecords;
import io.millrace.deadletter.refusal.RefusedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Single letters with everything about them. Thread-safe. */
public final class LetterDetails {

    private static final String LETTER =
            """
            SELECT %s, l.topic_id, l.recorded_at, l.record_value, l.record_headers, l.app_version, l.causes, l.stack_trace,
                l.mirrored_at,
                (SELECT run_id FROM millrace.replay_item WHERE letter_id = l.id AND outcome IS NULL) AS run,
                (SELECT count(*) FROM millrace.parked_event AS e JOIN millrace.parked_key AS k
                    USING (group_id, topic, record_key) WHERE k.letter_id = l.id) AS followers,
                ARRAY(SELECT c.id::text FROM millrace.dead_letter AS c WHERE c.edited_from = l.id ORDER BY c.id) AS copies
            FROM millrace.dead_letter AS l WHERE l.id = ?
            """
                    .formatted(SummaryRow.COLUMNS);

    private static final String HISTORY =
            "SELECT at, state, actor, note FROM millrace.dead_letter_history WHERE letter_id = ? ORDER BY id DESC LIMIT 200";

    private static final String FOLLOWERS =
            """
            SELECT aggregate_version, parked_order, e.parked_at, %s
            FROM millrace.parked_key AS k JOIN millrace.parked_event AS e USING (group_id, topic, record_key)
            WHERE k.letter_id = ? AND (aggregate_version, parked_order) > (?, ?)
            ORDER BY aggregate_version, parked_order LIMIT ?
            """
                    .formatted(StoredRecords.COLUMNS);

    private static final int FIRST_FOLLOWERS = 20;

    private final JdbcClient jdbc;

    public LetterDetails(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * A letter.
     *
     * @throws RefusedException if there is none of that id
     */
    public LetterDetail one(UUID id) {
        return jdbc.sql(LETTER)
                .param(id)
                .query((row, index) -> read(row, id))
                .optional()
                .orElseThrow(() -> RefusedException.unknownLetter(id));
    }

    /**
     * What waits behind a letter, in its order.
     *
     * @param version version of the last one seen; below any for the beginning
     * @param order place of the last one seen
     */
    public List<Follower> followers(UUID letter, long version, long order, int limit) {
        return jdbc.sql(FOLLOWERS)
                .param(letter)
                .param(version)
                .param(order)
                .param(limit)
                .query((row, index) -> follower(row))
                .list();
    }

    private LetterDetail read(ResultSet row, UUID id) throws SQLException {
        var record = StoredRecords.read(row);
        var mirrored = row.getTimestamp("mirrored_at");
        return new LetterDetail(
                SummaryRow.read(row, 0),
                record.topicId(),
                row.getTimestamp("recorded_at").toInstant(),
                row.getString("app_version"),
                CauseText.read(row.getString("causes")),
                row.getString("stack_trace"),
                Content.of(record.record().key()),
                Content.of(record.record().value()),
                headers(record),
                new Followers(row.getLong("followers"), followers(id, -1, 0, FIRST_FOLLOWERS)),
                history(id),
                row.getObject("run", UUID.class),
                copies((String[]) row.getArray("copies").getArray()),
                mirrored == null ? null : mirrored.toInstant());
    }

    private static List<UUID> copies(String[] ids) {
        return List.of(ids).stream().map(UUID::fromString).toList();
    }

    private List<HistoryEntry> history(UUID id) {
        return jdbc.sql(HISTORY)
                .param(id)
                .query((row, index) -> new HistoryEntry(
                        row.getTimestamp("at").toInstant(),
                        LetterState.valueOf(row.getString("state")),
                        row.getString("actor"),
                        row.getString("note")))
                .list();
    }

    private static Follower follower(ResultSet row) throws SQLException {
        var stored = StoredRecords.read(row);
        return new Follower(
                row.getLong("aggregate_version"),
                row.getLong("parked_order"),
                stored.record().partition(),
                stored.record().offset(),
                row.getTimestamp("parked_at").toInstant(),
                stored.type(),
                Content.of(stored.record().value()));
    }

    private static List<HeaderView> headers(StoredRecord record) {
        List<HeaderView> headers = new ArrayList<>();
        record.record().headers().forEach(header -> headers.add(new HeaderView(header.key(), content(header.value()))));
        return headers;
    }

    private static @Nullable Content content(byte @Nullable [] value) {
        return Content.of(value);
    }
}
