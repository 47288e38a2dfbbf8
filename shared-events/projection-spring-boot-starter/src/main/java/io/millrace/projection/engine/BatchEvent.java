package io.millrace.projection.engine;

import io.millrace.projection.EventContext;
import io.millrace.projection.EventHandler;
import io.millrace.projection.Outcome;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record of a batch with all that is known of it. */
final class BatchEvent {

    private final Slot slot;
    private final ConsumerRecord<byte[], byte[]> record;
    private final Decoded decoded;
    private Outcome outcome = Outcome.HELD;

    BatchEvent(Slot slot, ConsumerRecord<byte[], byte[]> record, Decoded decoded) {
        this.slot = slot;
        this.record = record;
        this.decoded = decoded;
    }

    /** What decoding made of a record. */
    sealed interface Decoded {}

    /** An event; without payload and handler if the projection does not handle its type. */
    record Event(EventContext context, @Nullable Object payload, @Nullable EventHandler handler) implements Decoded {}

    /** Not an event that could be applied. */
    record Undecodable(EventFailure failure) implements Decoded {}

    /** A record that was applied before, so nobody decoded it again. */
    record Redelivered() implements Decoded {}

    Slot slot() {
        return slot;
    }

    Decoded decoded() {
        return decoded;
    }

    long offset() {
        return record.offset();
    }

    boolean isHeld() {
        return slot.holds(record.offset());
    }

    Outcome outcome() {
        return outcome;
    }

    void outcome(Outcome became) {
        outcome = became;
    }

    EventFailure failure(FailureReason reason, String message, @Nullable Throwable cause) {
        var envelope = decoded instanceof Event event ? event.context().envelope() : null;
        return new EventFailure(
                reason,
                record.topic(),
                record.partition(),
                record.offset(),
                envelope == null ? null : envelope.id(),
                envelope == null ? null : envelope.aggregateId(),
                message,
                cause);
    }
}
