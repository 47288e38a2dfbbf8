package io.millrace.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.PayloadJson;
import io.millrace.outbox.trace.TraceContext;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Turns events into rows, and refuses those that could not be relayed. Thread-safe. */
final class OutboxRows {

    private static final int MAX_BYTES_PER_CHAR = 3;

    private final EventTypes types;
    private final TraceContext trace;
    private final Clock clock;
    private final EventIds ids;
    private final DataSize maxPayloadSize;
    private final PayloadJson json = new PayloadJson();

    OutboxRows(EventTypes types, TraceContext trace, Clock clock, DataSize maxPayloadSize) {
        this.types = types;
        this.trace = trace;
        this.clock = clock;
        this.ids = new EventIds(clock);
        this.maxPayloadSize = maxPayloadSize;
    }

    List<OutboxRow> of(List<OutboxEvent> events) {
        var traceparent = trace.traceparent();
        var now = OffsetDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
        return events.stream().map(event -> row(event, traceparent, now)).toList();
    }

    private OutboxRow row(OutboxEvent event, @Nullable String traceparent, OffsetDateTime now) {
        var type = types.typeOf(event.event());
        var name = type.name().toString();
        var payload = json.writeText(event.event());
        refuseTooLarge(name, event.aggregateId(), payload);
        return new OutboxRow(
                ids.next(),
                type.aggregateType(),
                event.aggregateId(),
                event.version(),
                name,
                payload,
                headers(event.headers()),
                traceparent,
                now);
    }

    private void refuseTooLarge(String type, String aggregateId, String payload) {
        if ((long) payload.length() * MAX_BYTES_PER_CHAR <= maxPayloadSize.toBytes()) {
            return;
        }
        var size = DataSize.ofBytes(payload.getBytes(UTF_8).length);
        if (size.compareTo(maxPayloadSize) > 0) {
            throw new PayloadTooLargeException(type, aggregateId, size, maxPayloadSize);
        }
    }

    private @Nullable String headers(Map<String, String> headers) {
        return headers.isEmpty() ? null : json.writeText(headers);
    }
}
