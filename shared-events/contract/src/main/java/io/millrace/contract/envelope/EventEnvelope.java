package io.millrace.contract.envelope;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event as it travels: the attributes of CloudEvents 1.0 and the bare payload.
 *
 * @param id id of the outbox row; the same event always carries the same id
 * @param type event type with major version, such as {@code post.published.v1}
 * @param source where the event was written
 * @param aggregateType type of the aggregate
 * @param aggregateId id of the aggregate, which is the record's key
 * @param aggregateVersion the aggregate's version that this event brought about, from 1; 0 if its writer keeps none
 * @param occurredAt when the writer appended it
 * @param traceparent W3C trace context of the writer, if it had one
 * @param headers the writer's own headers, in their order
 * @param payload JSON, UTF-8
 */
public record EventEnvelope(
        UUID id,
        String type,
        String source,
        String aggregateType,
        String aggregateId,
        long aggregateVersion,
        Instant occurredAt,
        @Nullable String traceparent,
        Map<String, String> headers,
        byte[] payload) {

    public EventEnvelope {
        if (aggregateVersion < 0) {
            throw new IllegalArgumentException("Event %s has the version %d; versions start at 1, 0 stands for none"
                    .formatted(id, aggregateVersion));
        }
        headers = headers.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
