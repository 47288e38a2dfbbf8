package io.millrace.projection.engine;

import io.millrace.deadletter.letter.Failure;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a projection cannot take the record at an offset.
 *
 * @param reason class of the failure
 * @param kind whether it passes by itself
 * @param topic topic of the record
 * @param partition partition of the record
 * @param offset offset of the record
 * @param eventId id of the event, if the record's envelope could be read
 * @param eventType type of the event, if the record's envelope could be read
 * @param aggregateId id of its aggregate, if the record's envelope could be read
 * @param message what failed, in one sentence
 * @param cause what was thrown, if anything was
 */
public record EventFailure(
        FailureReason reason,
        FailureKind kind,
        String topic,
        int partition,
        long offset,
        @Nullable UUID eventId,
        @Nullable String eventType,
        @Nullable String aggregateId,
        String message,
        @Nullable Throwable cause) {

    Failure toLetter() {
        return Failure.of(reason.name(), message, eventType, cause);
    }
}
