package io.millrace.relay.letter;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.slot.Lsn;
import io.millrace.relay.slot.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows that former runs recorded and that this run may not have come to: rows in front of them may have been in a
 * transaction that was aborted, and are yet to be read again and sent. Confined to one thread.
 */
public final class UnreadRows {

    /**
     * What was recorded behind the confirmed place may come again, unless the row itself lies before all the log that the
     * slot still needs, as one of a backfill does. What was recorded on another server may bear a place that lies ahead.
     */
    private static final String RECORDED =
            """
            SELECT id, topic, aggregateid, least(recorded_lsn, pg_current_wal_insert_lsn()) AS recorded
            FROM (SELECT slot, id, topic, aggregateid, lsn, recorded_lsn FROM millrace.outbox_failure
                  WHERE state IN ('DEAD_LETTERED', 'DLT_FAILED')
                  UNION ALL
                  SELECT slot, id, topic, aggregateid, lsn, recorded_lsn FROM millrace.outbox_held
                  WHERE released_at IS NULL) AS rows
            JOIN pg_replication_slots ON slot_name = slot
            WHERE slot = ? AND recorded_lsn > confirmed_flush_lsn AND lsn >= restart_lsn
            """;

    private final String slot;
    private final Map<String, Unread> rows;

    UnreadRows(String slot, Map<String, Unread> rows) {
        this.slot = slot;
        this.rows = new HashMap<>(rows);
    }

    /** A row, and a place in the log behind its transaction. */
    record Unread(@Nullable RowKey key, long recorded) {

        Unread earlier(Unread other) {
            return other.recorded < recorded ? other : this;
        }
    }

    /** Nothing is to be waited for. */
    public static UnreadRows none() {
        return new UnreadRows("", Map.of());
    }

    static UnreadRows of(Connection connection, String slot) throws SQLException {
        Map<String, Unread> rows = new HashMap<>();
        Queries.all(
                        connection,
                        RECORDED,
                        row -> Map.entry(
                                row.getString("id"), new Unread(key(row), Lsn.parse(row.getString("recorded")))),
                        slot)
                .forEach(row -> rows.merge(row.getKey(), row.getValue(), Unread::earlier));
        return new UnreadRows(slot, rows);
    }

    private static @Nullable RowKey key(ResultSet row) throws SQLException {
        var topic = row.getString("topic");
        var aggregateId = row.getString("aggregateid");
        return topic == null || aggregateId == null ? null : new RowKey(topic, aggregateId);
    }

    /**
     * This run has dealt with a batch.
     *
     * @return whether it came to any of the rows, or past their places
     */
    public boolean read(CapturedBatch batch) {
        if (rows.isEmpty()) {
            return false;
        }
        var before = rows.size();
        batch.rows().forEach(row -> rows.remove(LetterId.of(slot, row)));
        var through = through(batch);
        rows.values().removeIf(row -> row.recorded() <= through);
        return rows.size() < before;
    }

    /** Everything committed before this place has been read. The place of a row says nothing, but that of a heartbeat does. */
    private static long through(CapturedBatch batch) {
        var committed = batch.end().committed();
        return batch.end().inTransaction() ? committed : Math.max(committed, batch.lsn());
    }

    /** Whether any is of the key. */
    public boolean isAnyOf(RowKey key) {
        return rows.values().stream().anyMatch(row -> key.equals(row.key()));
    }

    /** Whether the row with this letter id is one of them. */
    public boolean contains(String letterId) {
        return rows.containsKey(letterId);
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }
}
