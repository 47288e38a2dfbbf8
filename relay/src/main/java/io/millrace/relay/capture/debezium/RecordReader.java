package io.millrace.relay.capture.debezium;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.settings.OutboxProperties.Columns;
import io.millrace.relay.slot.Heartbeat;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Turns Debezium's records into rows and heartbeats, and counts rows within their transaction. Not thread-safe. */
final class RecordReader {

    private static final String HEARTBEAT_TOPIC = DebeziumSettings.NAME + ".message";

    private final Columns columns;
    private final long resumedFrom;
    private @Nullable Schema schema;
    private @Nullable RowReader rows;
    private long transaction;
    private int row;

    /**
     * @param resumedFrom LSN the slot was confirmed up to; until the first commit or heartbeat nothing later is known
     */
    RecordReader(Columns columns, long resumedFrom) {
        this.columns = columns;
        this.resumedFrom = resumedFrom;
    }

    CapturedBatch read(List<SourceRecord> records) {
        List<CapturedRow> captured = new ArrayList<>(records.size());
        Instant heartbeat = null;
        var end = StreamPoint.behind(resumedFrom);
        for (var record : records) {
            if (record.topic().equals(HEARTBEAT_TOPIC)) {
                heartbeat = heartbeat(record);
                end = StreamPoint.behind(committed(record));
            } else {
                var next = row(record);
                captured.add(next);
                end = next.point();
            }
        }
        var last = records.get(records.size() - 1);
        return new CapturedBatch(captured, end, offset(last, "lsn"), heartbeat, last);
    }

    private CapturedRow row(SourceRecord record) {
        var xid = offset(record, "txId");
        row = xid == transaction ? row + 1 : 1;
        transaction = xid;
        var point = new StreamPoint(committed(record), xid, row);
        var after = ((Struct) record.value()).getStruct("after");
        return reader(after.schema()).read(after, point, offset(record, "lsn"), committedAt(record));
    }

    private RowReader reader(Schema current) {
        if (rows == null || schema != current) {
            rows = new RowReader(columns, current);
            schema = current;
        }
        return rows;
    }

    private static Instant heartbeat(SourceRecord record) {
        var message = ((Struct) record.value()).getStruct("message");
        return Heartbeat.parse((ByteBuffer) message.get("content"));
    }

    private static Instant committedAt(SourceRecord record) {
        var micros = offset(record, "ts_usec");
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
    }

    private long committed(SourceRecord record) {
        return Math.max(resumedFrom, offset(record, "lsn_commit"));
    }

    private static long offset(SourceRecord record, String key) {
        return record.sourceOffset().get(key) instanceof Number number ? number.longValue() : 0;
    }
}
