package io.millrace.projection;

import io.millrace.contract.envelope.EventEnvelope;
import java.time.Instant;
import java.util.UUID;

/**
 * Where an event comes from.
 *
 * @param envelope the event as it travelled
 * @param topic topic of its record
 * @param partition partition of its record
 * @param offset offset of its record
 */
public record EventContext(EventEnvelope envelope, String topic, int partition, long offset) {

    /** Id of the event; the same event always carries the same. */
    public UUID eventId() {
        return envelope.id();
    }

    /** Type of the aggregate the event belongs to. */
    public String aggregateType() {
        return envelope.aggregateType();
    }

    /** Id of the aggregate the event belongs to. */
    public String aggregateId() {
        return envelope.aggregateId();
    }

    /** The version the event brought its aggregate to, from 1; 0 if its writer keeps none. */
    public long version() {
        return envelope.aggregateVersion();
    }

    /** When the writer appended the event. */
    public Instant occurredAt() {
        return envelope.occurredAt();
    }
}
