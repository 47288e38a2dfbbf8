package io.millrace.deadletter.parking;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Where one consumer group puts aside what it cannot apply, and what comes behind it. Everything happens in the
 * transaction of the connection given. Thread-safe.
 */
public final class ParkingLot {

    /** Whether any key of a group is parked; its parameter is the group. */
    public static final String ANY_PARKED = "EXISTS (SELECT FROM millrace.parked_key WHERE group_id = ?)";

    /** An index finds lists of values at once, but not a list of pairs. So it may find a key of another topic too. */
    private static final String LOCK =
            """
            SELECT topic, record_key FROM millrace.parked_key
            WHERE group_id = ? AND topic = ANY(?) AND record_key = ANY(?)
            ORDER BY topic, record_key FOR UPDATE
            """;

    private static final String APPEND =
            """
            INSERT INTO millrace.parked_event (group_id, topic, record_key, topic_id, partition, record_offset, recorded_at,
                record_value, record_headers, aggregate_version)
            SELECT ?, e.topic, e.key, e.topic_id, e.partition, e.record_offset, to_timestamp(e.recorded / 1000.0),
                e.value, e.headers::jsonb, e.version
            FROM unnest(?::text[], ?::bytea[], ?::text[], ?::integer[], ?::bigint[], ?::bigint[], ?::bytea[], ?::text[],
                ?::bigint[]) WITH ORDINALITY
                AS e(topic, key, topic_id, partition, record_offset, recorded, value, headers, version, place)
            ORDER BY e.place
            """;

    private final String group;
    private final LetterStatement letters;
    private final BooleanSupplier full;

    /**
     * @param group the consumer group
     * @param projection what the group feeds
     * @param appVersion version of the service, to be kept with its failures
     * @param full whether no more records may be put aside
     */
    public ParkingLot(String group, String projection, @Nullable String appVersion, BooleanSupplier full) {
        this.group = group;
        this.full = full;
        this.letters = new LetterStatement(group, projection, appVersion);
    }

    /** The consumer group. */
    public String group() {
        return group;
    }

    /** Whether no more records may be put aside, so that their partitions have to wait. */
    public boolean isFull() {
        return full.getAsBoolean();
    }

    /**
     * Locks those of the keys that are parked until the transaction ends, so that a replay which empties a queue at the
     * same time waits, or is waited for. May lock keys of the same bytes in another topic of the given ones as well.
     *
     * @return those of the keys that are parked
     */
    public Set<RecordKey> lock(Connection connection, Set<RecordKey> keys) throws SQLException {
        Set<RecordKey> parked = new HashSet<>();
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, group);
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            keys.stream().map(RecordKey::topic).distinct().toArray(String[]::new)));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea", keys.stream().map(key -> key.key().get()).toArray(byte[][]::new)));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    parked.add(new RecordKey(rows.getString(1), Bytes.wrap(rows.getBytes(2))));
                }
            }
        }
        parked.retainAll(keys);
        return parked;
    }

    /** Appends records to the queues of their keys, which must be parked and locked. */
    public void append(Connection connection, List<StoredRecord> records) throws SQLException {
        try (var statement = connection.prepareStatement(APPEND)) {
            var columns = new ParkedColumns(records);
            statement.setString(1, group);
            columns.set(statement, 2);
            statement.executeUpdate();
        }
    }

    /** Opens a letter for each record and parks its key. A record without key parks nothing. */
    public void open(Connection connection, List<FailedRecord> failures) throws SQLException {
        letters.open(connection, failures);
    }
}
