package io.millrace.projection.engine;

import io.millrace.deadletter.parking.RecordKey;
import io.millrace.deadletter.parking.StoredRecord;
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
    private @Nullable EventFailure failed;
    private Outcome outcome = Outcome.HELD;

    BatchEvent(Slot slot, ConsumerRecord<byte[], byte[]> record, Decoded decoded) {
        this.slot = slot;
        this.record = record;
        this.decoded = decoded;
        this.failed = decoded instanceof Undecodable undecodable ? undecodable.failure() : null;
    }

    /** What decoding made of a record. */
    sealed interface Decoded {}

    /** An event; without payload and handler if the projection does not handle its type. */
    record Event(EventContext context, @Nullable Object payload, @Nullable EventHandler handler) implements Decoded {

        AggregateKey key() {
            return new AggregateKey(context.aggregateType(), context.aggregateId());
        }
    }

    /** Not an event that could be applied. */
    record Undecodable(EventFailure failure) implements Decoded {}

    /** A record without value: Kafka's mark for compaction, no event. */
    record Tombstone() implements Decoded {}

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

    /** The key whose order it belongs to, if it has one. */
    @Nullable
    RecordKey key() {
        return RecordKey.of(record.topic(), record.key());
    }

    StoredRecord stored() {
        return new StoredRecord(record, slot.topicId());
    }

    /** Why it is not to be applied any more, or null if it is. */
    @Nullable
    EventFailure failed() {
        return failed;
    }

    void fail(EventFailure failure) {
        failed = failure;
    }

    /** The class of its payload, which decides its handler; that of no event for a record that is none. */
    Class<?> type() {
        return decoded instanceof Event event && event.payload() != null
                ? event.payload().getClass()
                : Void.class;
    }

    Outcome outcome() {
        return outcome;
    }

    void outcome(Outcome became) {
        outcome = became;
    }

    EventFailure failure(FailureReason reason, FailureKind kind, String message, @Nullable Throwable cause) {
        var envelope = decoded instanceof Event event ? event.context().envelope() : null;
        return new EventFailure(
                reason,
                kind,
                record.topic(),
                record.partition(),
                record.offset(),
                envelope == null ? null : envelope.id(),
                envelope == null ? null : envelope.type(),
                envelope == null ? null : envelope.aggregateId(),
                message,
                cause);
    }
}
