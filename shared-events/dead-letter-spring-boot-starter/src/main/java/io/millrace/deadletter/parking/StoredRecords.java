package io.millrace.deadletter.parking;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads records from the columns that letters and parked events have in common. */
public final class StoredRecords {

    /** The columns that {@link #read} needs. */
    public static final String COLUMNS =
            "topic, topic_id, partition, record_offset, recorded_at, record_key, record_value, record_headers";

    private StoredRecords() {}

    /** The record of the current row. */
    public static StoredRecord read(ResultSet rows) throws SQLException {
        return new StoredRecord(
                StoredRecord.consumed(
                        rows.getString("topic"),
                        rows.getInt("partition"),
                        rows.getLong("record_offset"),
                        rows.getTimestamp("recorded_at").getTime(),
                        rows.getBytes("record_key"),
                        rows.getBytes("record_value"),
                        HeaderJson.read(rows.getString("record_headers"))),
                rows.getString("topic_id"));
    }
}
