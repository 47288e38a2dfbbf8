package io.millrace.relay.capture.debezium;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.EventTime;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.settings.OutboxProperties.Columns;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Reads the columns of one table schema; the fields are looked up once. */
final class RowReader {

    private final @Nullable Field id;
    private final @Nullable Field aggregateType;
    private final @Nullable Field aggregateId;
    private final @Nullable Field aggregateVersion;
    private final @Nullable Field type;
    private final @Nullable Field payload;
    private final @Nullable Field headers;
    private final @Nullable Field traceparent;
    private final @Nullable Field occurredAt;

    RowReader(Columns columns, Schema schema) {
        this.id = schema.field(columns.id());
        this.aggregateType = schema.field(columns.aggregateType());
        this.aggregateId = schema.field(columns.aggregateId());
        this.aggregateVersion = schema.field(columns.aggregateVersion());
        this.type = schema.field(columns.type());
        this.payload = schema.field(columns.payload());
        this.headers = schema.field(columns.headers());
        this.traceparent = schema.field(columns.traceparent());
        this.occurredAt = schema.field(columns.occurredAt());
    }

    CapturedRow read(Struct row, StreamPoint point, long lsn, Instant committedAt) {
        var id = text(row, this.id);
        return new CapturedRow(
                point,
                lsn,
                id,
                text(row, aggregateType),
                text(row, aggregateId),
                value(row, aggregateVersion) instanceof Number number ? number.longValue() : 0,
                text(row, type),
                bytes(row, payload),
                text(row, headers),
                text(row, traceparent),
                occurredAt == null ? EventTime.of(id, committedAt) : instant(value(row, occurredAt), committedAt));
    }

    private static @Nullable Object value(Struct row, @Nullable Field field) {
        return field == null ? null : row.get(field);
    }

    private static @Nullable String text(Struct row, @Nullable Field field) {
        var value = value(row, field);
        return value == null ? null : value.toString();
    }

    private static byte @Nullable [] bytes(Struct row, @Nullable Field field) {
        var value = value(row, field);
        if (value instanceof ByteBuffer buffer) {
            var bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        return value == null ? null : value.toString().getBytes(UTF_8);
    }

    /** Debezium gives {@code timestamptz} as ISO text and {@code timestamp} as micros; anything else counts as unsaid. */
    private static Instant instant(@Nullable Object value, Instant otherwise) {
        if (value instanceof Long micros) {
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        }
        return value instanceof String text ? Timestamps.parse(text, otherwise) : otherwise;
    }
}
