package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterState;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter in a list.
 *
 * @param id its id
 * @param state where it stands
 * @param stateSince since when
 * @param group consumer group
 * @param projection who could not apply it; null if nobody here
 * @param topic topic of the record
 * @param partition its partition
 * @param offset its Kafka position
 * @param key the record's key, as text
 * @param type event type
 * @param eventId the event's id, as the record says
 * @param version the aggregate's version; 0 if the record carries none
 * @param reason class of the failure
 * @param message what failed
 * @param fingerprint its group of failures
 * @param attempts attempts made
 * @param firstFailedAt first failure
 * @param lastFailedAt last failure
 * @param traceId trace of the event
 * @param editedFrom the letter whose corrected copy this is
 */
public record LetterSummary(
        UUID id,
        LetterState state,
        Instant stateSince,
        String group,
        @Nullable String projection,
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        @Nullable String type,
        @Nullable String eventId,
        long version,
        String reason,
        String message,
        String fingerprint,
        int attempts,
        Instant firstFailedAt,
        Instant lastFailedAt,
        @Nullable String traceId,
        @Nullable UUID editedFrom) {}
