package io.millrace.deadletter.replay;

import io.millrace.deadletter.parking.RecordKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** The keys that are parked. */
final class QueueKeys {

    private static final String OF_LETTERS =
            "SELECT group_id, topic, record_key FROM millrace.dead_letter WHERE id = ANY(?) AND record_key IS NOT NULL";

    private static final String IN_KEYS =
            "(group_id, topic, record_key) IN (SELECT * FROM unnest(?::text[], ?::text[], ?::bytea[]))";

    private static final String LOCK =
            """
            SELECT group_id, topic, record_key, letter_id FROM millrace.parked_key
            WHERE %s ORDER BY group_id, topic, record_key FOR UPDATE
            """
                    .formatted(IN_KEYS);

    /**
     * Notes a start on keys whose letters are gone while their followers are not: on those whose last start came to an
     * end, or else on one that had the fewest crashes. Who has just noted one is about to lock the key and is left alone.
     * Of one that had crashes, the event to be applied is noted too; if it is another than before, so that an older one
     * has come in front, they are counted anew.
     */
    private static final String BEGIN =
            """
            WITH emptying AS MATERIALIZED (
                SELECT group_id, topic, record_key, starts FROM millrace.parked_key
                WHERE letter_id IS NULL AND group_id = ?
                    AND (begun_at IS NULL OR begun_at < clock_timestamp() - interval '2 seconds')
                ORDER BY starts, group_id, topic, record_key LIMIT ? FOR UPDATE SKIP LOCKED
            ), chosen AS (
                SELECT group_id, topic, record_key, count(*) OVER () AS keys,
                    CASE WHEN starts > 0 THEN (
                        SELECT p.parked_order FROM millrace.parked_event AS p
                        WHERE p.group_id = e.group_id AND p.topic = e.topic AND p.record_key = e.record_key
                        ORDER BY p.aggregate_version, p.parked_order LIMIT 1) END AS head
                FROM (
                    SELECT *, row_number() OVER (ORDER BY starts, group_id, topic, record_key) AS place FROM emptying
                ) AS e
                WHERE starts = 0 OR place = 1
            )
            UPDATE millrace.parked_key AS k SET begun_at = clock_timestamp(), in_hand = c.head,
                starts = CASE WHEN k.starts > 0 AND k.in_hand <> c.head THEN 2 ELSE k.starts + 1 END,
                one_by_one = CASE WHEN k.starts = 0 THEN greatest(1, ? / c.keys) ELSE k.one_by_one END
            FROM chosen AS c
            WHERE k.group_id = c.group_id AND k.topic = c.topic AND k.record_key = c.record_key
            RETURNING k.group_id, k.topic, k.record_key, k.starts, k.in_hand
            """;

    /** The process is still there: that start was no crash. */
    private static final String FORGET =
            """
            UPDATE millrace.parked_key SET starts = greatest(0, starts - 1), begun_at = NULL
            WHERE (group_id, topic, record_key) IN (
                SELECT group_id, topic, record_key FROM millrace.parked_key WHERE %s
                ORDER BY group_id, topic, record_key FOR UPDATE)
            """
                    .formatted(IN_KEYS);

    private static final String LOCK_BEGUN =
            """
            SELECT group_id, topic, record_key FROM millrace.parked_key
            WHERE letter_id IS NULL AND %s
            ORDER BY group_id, topic, record_key FOR UPDATE
            """
                    .formatted(IN_KEYS);

    /** A key whose queue is empty is parked no longer; one that still has followers has no letter at its head. */
    private static final String RELEASE =
            """
            WITH emptied AS (
                DELETE FROM millrace.parked_key AS k
                WHERE %s AND NOT EXISTS (
                    SELECT FROM millrace.parked_event AS e
                    WHERE e.group_id = k.group_id AND e.topic = k.topic AND e.record_key = k.record_key)
                RETURNING group_id, topic, record_key
            )
            UPDATE millrace.parked_key AS k SET letter_id = NULL, begun_at = NULL, in_hand = NULL,
                starts = CASE WHEN ? AND one_by_one > 1 THEN 1 ELSE 0 END,
                one_by_one = greatest(0, one_by_one - 1)
            WHERE %s AND (letter_id IS NOT NULL OR starts > 0)
                AND (group_id, topic, record_key) NOT IN (SELECT group_id, topic, record_key FROM emptied)
            """
                    .formatted(IN_KEYS, IN_KEYS);

    /** Who opened before stays at the head. */
    private static final String PARK =
            """
            INSERT INTO millrace.parked_key AS k (group_id, topic, record_key, letter_id) VALUES (?, ?, ?, ?)
            ON CONFLICT (group_id, topic, record_key) DO UPDATE SET letter_id = excluded.letter_id
            WHERE k.letter_id IS NULL
            """;

    private final Connection connection;

    QueueKeys(Connection connection) {
        this.connection = connection;
    }

    List<QueueKey> of(Collection<UUID> letters) throws SQLException {
        List<QueueKey> keys = new ArrayList<>();
        try (var statement = connection.prepareStatement(OF_LETTERS)) {
            statement.setArray(1, connection.createArrayOf("uuid", letters.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(key(rows));
                }
            }
        }
        return keys;
    }

    /** Locks those that are parked; with each the letter at the head of its queue, if there is one. */
    Map<QueueKey, Optional<UUID>> lock(Collection<QueueKey> keys) throws SQLException {
        Map<QueueKey, Optional<UUID>> heads = new HashMap<>();
        try (var statement = connection.prepareStatement(LOCK)) {
            setKeys(statement, 1, keys);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    heads.put(key(rows), Optional.ofNullable(rows.getObject(4, UUID.class)));
                }
            }
        }
        return heads;
    }

    /** Notes a start on keys whose letters are gone while their followers are not; commit it before anything else. */
    BegunQueues begin(String group, int mostKeys, int mostFollowers) throws SQLException {
        List<QueueKey> keys = new ArrayList<>();
        int starts = 1;
        @Nullable Long inHand = null;
        try (var statement = connection.prepareStatement(BEGIN)) {
            statement.setString(1, group);
            statement.setInt(2, mostKeys);
            statement.setInt(3, mostFollowers);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(key(rows));
                    starts = rows.getInt(4);
                    inHand = rows.getObject(5, Long.class);
                }
            }
        }
        return new BegunQueues(keys, starts - 1, inHand);
    }

    /** Takes a start back that came to nothing although the process lives. */
    void forget(Collection<QueueKey> keys) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET)) {
            setKeys(statement, 1, keys);
            statement.executeUpdate();
        }
    }

    /** Locks those keys that still have no letter. */
    List<QueueKey> lockBegun(Collection<QueueKey> begun) throws SQLException {
        List<QueueKey> keys = new ArrayList<>();
        try (var statement = connection.prepareStatement(LOCK_BEGUN)) {
            setKeys(statement, 1, begun);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.add(key(rows));
                }
            }
        }
        return keys;
    }

    /** Parks a key behind a letter, unless it is parked behind another. */
    void park(QueueKey key, UUID letter) throws SQLException {
        try (var statement = connection.prepareStatement(PARK)) {
            statement.setString(1, key.group());
            statement.setString(2, key.key().topic());
            statement.setBytes(3, key.key().key().get());
            statement.setObject(4, letter);
            statement.executeUpdate();
        }
    }

    void release(Collection<QueueKey> keys) throws SQLException {
        release(keys, false);
    }

    /** @param careful whether one of those was applied that an earlier start took in hand, and the others are still to be */
    void release(Collection<QueueKey> keys, boolean careful) throws SQLException {
        try (var statement = connection.prepareStatement(RELEASE)) {
            setKeys(statement, 1, keys);
            statement.setBoolean(4, careful);
            setKeys(statement, 5, keys);
            statement.executeUpdate();
        }
    }

    static void setKeys(PreparedStatement statement, int first, Collection<QueueKey> keys) throws SQLException {
        set(statement, first, "text", new String[0], keys, QueueKey::group);
        set(statement, first + 1, "text", new String[0], keys, key -> key.key().topic());
        set(statement, first + 2, "bytea", new byte[0][], keys, key -> key.key()
                .key()
                .get());
    }

    private static <T> void set(
            PreparedStatement statement,
            int index,
            String type,
            T[] none,
            Collection<QueueKey> keys,
            Function<QueueKey, T> column)
            throws SQLException {
        Object[] values = keys.stream().map(column).toList().toArray(none);
        statement.setArray(index, statement.getConnection().createArrayOf(type, values));
    }

    private static QueueKey key(ResultSet rows) throws SQLException {
        return new QueueKey(rows.getString(1), new RecordKey(rows.getString(2), Bytes.wrap(rows.getBytes(3))));
    }
}
