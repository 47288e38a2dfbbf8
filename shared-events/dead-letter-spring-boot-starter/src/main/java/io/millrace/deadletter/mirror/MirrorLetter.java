package io.millrace.deadletter.mirror;

import io.millrace.contract.topic.Topics;
import io.millrace.deadletter.parking.StoredRecord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter to be copied to its dead letter topic.
 *
 * @param again whether that was tried before
 */
record MirrorLetter(
        UUID id,
        UUID mirrorId,
        String group,
        String projection,
        String reason,
        @Nullable String causeClass,
        String message,
        int attempts,
        Instant failedAt,
        String fingerprint,
        boolean again,
        StoredRecord stored) {

    String topic() {
        return stored.record().topic();
    }

    String deadLetterTopic() {
        return Topics.deadLettersOf(topic());
    }
}
