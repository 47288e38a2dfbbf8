package io.millrace.deadletter.parking;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

    /**
     * Locks keys that are parked until the transaction ends, so that a replay which empties a queue at the same time
     * waits, or is waited for. {@link #setLock} sets its parameters and {@link #locked} reads its rows, so that it can be
     * sent with what is to be read behind the lock.
     */
    // An index finds lists of values at once, but not a list of pairs. So it may lock a key of another topic too.
    public static final String LOCK =
            """
            SELECT topic, record_key FROM millrace.parked_key
            WHERE group_id = ? AND topic = ANY(?) AND record_key = ANY(?)
            ORDER BY topic, record_key FOR UPDATE
            """;

    /**
     * Appends records to the queues of their keys, which must be parked and locked. {@link #setAppend} sets its
     * parameters.
     */
    public static final String APPEND =
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
     * Sets the parameters of {@link #LOCK}, the first of which is the given one.
     *
     * @return the number of the parameter behind them
     */
    public int setLock(PreparedStatement statement, int first, Set<RecordKey> keys) throws SQLException {
        Object[] topics = keys.stream().map(RecordKey::topic).distinct().toArray(String[]::new);
        Object[] bytes = keys.stream().map(key -> key.key().get()).toArray(byte[][]::new);
        statement.setString(first, group);
        statement.setArray(first + 1, statement.getConnection().createArrayOf("text", topics));
        statement.setArray(first + 2, statement.getConnection().createArrayOf("bytea", bytes));
        return first + 3;
    }

    /** Those of the keys that are parked, by the rows of {@link #LOCK}. */
    public static Set<RecordKey> locked(ResultSet rows, Set<RecordKey> keys) throws SQLException {
        Set<RecordKey> parked = new HashSet<>();
        while (rows.next()) {
            parked.add(new RecordKey(rows.getString(1), Bytes.wrap(rows.getBytes(2))));
        }
        parked.retainAll(keys);
        return parked;
    }

    /** Sets the parameters of {@link #APPEND}, the first of which is the given one. */
    public void setAppend(PreparedStatement statement, int first, List<StoredRecord> records) throws SQLException {
        statement.setString(first, group);
        new ParkedColumns(records).set(statement, first + 1);
    }

    /** Appends records to the queues of their keys, which must be parked and locked. */
    public void append(Connection connection, List<StoredRecord> records) throws SQLException {
        try (var statement = connection.prepareStatement(APPEND)) {
            setAppend(statement, 1, records);
            statement.executeUpdate();
        }
    }

    /** Opens a letter for each record and parks its key. A record without key parks nothing. */
    public void open(Connection connection, List<FailedRecord> failures) throws SQLException {
        letters.open(connection, failures);
    }
}
