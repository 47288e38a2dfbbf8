package io.millrace.relay.letter;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.slot.Lsn;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The columns that hold a row, the same in each of the ledger's tables. */
final class RowColumns {

    static final String NAMES = "slot, id, row_id, topic, aggregatetype, aggregateid, aggregateversion, type, payload,"
            + " headers, traceparent, occurred_at, lsn";
    static final String PARAMETERS = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::pg_lsn";
    static final int COUNT = 13;

    /** What a foreign writer may have put in a timestamp, brought to what the ledger can hold. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private RowColumns() {}

    static void bind(
            PreparedStatement statement,
            String slot,
            String id,
            @Nullable String topic,
            CapturedRow row,
            byte @Nullable [] payload)
            throws SQLException {
        statement.setString(1, slot);
        statement.setString(2, id);
        statement.setString(3, row.id());
        statement.setString(4, topic);
        statement.setString(5, row.aggregateType());
        statement.setString(6, row.aggregateId());
        statement.setLong(7, row.aggregateVersion());
        statement.setString(8, row.type());
        statement.setBytes(9, payload);
        statement.setString(10, row.headers());
        statement.setString(11, row.traceparent());
        statement.setObject(12, time(row.occurredAt()));
        statement.setString(13, Lsn.format(row.lsn()));
    }

    static CapturedRow read(ResultSet row) throws SQLException {
        return new CapturedRow(
                StreamPoint.behind(0),
                Lsn.parse(row.getString("lsn")),
                row.getString("row_id"),
                row.getString("aggregatetype"),
                row.getString("aggregateid"),
                row.getLong("aggregateversion"),
                row.getString("type"),
                row.getBytes("payload"),
                row.getString("headers"),
                row.getString("traceparent"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant());
    }

    static OffsetDateTime time(Instant instant) {
        var bounded = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        return bounded.atOffset(ZoneOffset.UTC);
    }
}
