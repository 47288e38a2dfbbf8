package io.millrace.projection.engine;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.parking.RecordKey;
import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.projection.EventContext;
import io.millrace.projection.EventHandler;
import io.millrace.projection.Outcome;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record of a batch with all that is known of it. */
final class BatchEvent {

    private final Slot slot;
    private final ConsumerRecord<byte[], byte[]> record;
    private final Function<ConsumerRecord<byte[], byte[]>, Decoded> decoder;
    private @Nullable Decoded decoded;
    private @Nullable EventFailure failed;
    private Outcome outcome = Outcome.HELD;

    /** @param decoder called when it is first asked what the record is: that alone may end the process */
    BatchEvent(
            Slot slot,
            ConsumerRecord<byte[], byte[]> record,
            Function<ConsumerRecord<byte[], byte[]>, Decoded> decoder) {
        this.slot = slot;
        this.record = record;
        this.decoder = decoder;
    }

    /** What decoding made of a record. */
    sealed interface Decoded {}

    /** An event; without payload and handler if the projection does not handle its type. */
    record Event(EventContext context, @Nullable Object payload, @Nullable EventHandler handler) implements Decoded {

        AggregateKey key() {
            return new AggregateKey(context.aggregateType(), context.aggregateId());
        }
    }

    /**
     * Not an event that could be applied.
     *
     * @param type the class of the payload it should have had, if its type is known; else that of no event
     */
    record Undecodable(EventFailure failure, Class<?> type) implements Decoded {

        Undecodable(EventFailure failure) {
            this(failure, Void.class);
        }
    }

    /** A record without value: Kafka's mark for compaction, no event. */
    record Tombstone() implements Decoded {}

    /** A record that was applied before, so nobody decoded it again. */
    record Redelivered() implements Decoded {}

    Slot slot() {
        return slot;
    }

    Decoded decoded() {
        var known = decoded;
        if (known == null) {
            known = decoder.apply(record);
            decoded = known;
            if (known instanceof Undecodable undecodable
                    && undecodable.failure().kind() == FailureKind.PERMANENT) {
                failed = undecodable.failure();
            }
        }
        return known;
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

    /** Why nothing could be made of the record, which may be different another time; or null. */
    @Nullable
    EventFailure unreadable() {
        return decoded() instanceof Undecodable undecodable ? undecodable.failure() : null;
    }

    /** Why it is not to be applied any more, or null if it is. */
    @Nullable
    EventFailure failed() {
        decoded();
        return failed;
    }

    void fail(EventFailure failure) {
        failed = failure;
    }

    /** The same record once more: what becomes of that one leaves this one alone. */
    BatchEvent again() {
        return new BatchEvent(slot, record, decoder);
    }

    /** Puts it aside by its bytes alone: nobody is to decode it. */
    void convict(EventFailure failure) {
        decoded = new Undecodable(failure);
        failed = failure;
    }

    /** The class of its payload, which decides its handler; that of no event for a record that is none. */
    Class<?> type() {
        if (decoded() instanceof Undecodable undecodable) {
            return undecodable.type();
        }
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

    /** A failure of it, told by its headers if it was not decoded. */
    EventFailure failure(FailureReason reason, FailureKind kind, String message, @Nullable Throwable cause) {
        var envelope = decoded instanceof Event event ? event.context().envelope() : null;
        return new EventFailure(
                reason,
                kind,
                record.topic(),
                record.partition(),
                record.offset(),
                envelope == null ? null : envelope.id(),
                envelope == null ? stored().type() : envelope.type(),
                envelope == null ? stored().header(EnvelopeHeaders.SUBJECT) : envelope.aggregateId(),
                message,
                cause);
    }
}
