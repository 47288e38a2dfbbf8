package io.millrace.relay.capture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An outbox row as it was found. Foreign writers may leave anything out, so nothing is promised but the place.
 *
 * @param point where it lies in the stream
 * @param lsn where it lies in the log
 * @param id id of the event
 * @param aggregateType type of the aggregate
 * @param aggregateId id of the aggregate
 * @param aggregateVersion version of the aggregate, 0 if the table keeps none
 * @param type event type
 * @param payload payload, UTF-8
 * @param headers JSON object of headers
 * @param traceparent W3C trace context
 * @param occurredAt when it was appended, or committed if the table does not say
 */
public record CapturedRow(
        StreamPoint point,
        long lsn,
        @Nullable String id,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        long aggregateVersion,
        @Nullable String type,
        byte @Nullable [] payload,
        @Nullable String headers,
        @Nullable String traceparent,
        Instant occurredAt) {

    /** Size of the payload in bytes. */
    public int size() {
        return payload == null ? 0 : payload.length;
    }
}
