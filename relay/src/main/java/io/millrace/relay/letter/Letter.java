package io.millrace.relay.letter;

import io.millrace.relay.capture.CapturedRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row that can never be sent, and why.
 *
 * @param id the row's id or, if it has none, one made of where it lies
 * @param row the row as it was found
 * @param topic the topic it was meant for; null if it names none that could exist
 * @param reason what is wrong
 * @param causeClass class of the exception
 * @param cause message of the exception
 * @param attempts how often it was tried
 * @param failedAt when it was given up
 * @param pointer table and id of the row instead of its payload, which is too large to be carried; null if it is carried
 */
public record Letter(
        String id,
        CapturedRow row,
        @Nullable String topic,
        LetterReason reason,
        String causeClass,
        String cause,
        int attempts,
        Instant failedAt,
        @Nullable String pointer) {

    /** The same, with the payload of its row. */
    Letter with(byte @Nullable [] payload) {
        var full = new CapturedRow(
                row.point(),
                row.lsn(),
                row.id(),
                row.aggregateType(),
                row.aggregateId(),
                row.aggregateVersion(),
                row.type(),
                payload,
                row.headers(),
                row.traceparent(),
                row.occurredAt());
        return new Letter(id, full, topic, reason, causeClass, cause, attempts, failedAt, pointer);
    }
}
