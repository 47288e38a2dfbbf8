package io.millrace.deadletter.view;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.deadletter.letter.Cause;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All of a letter.
 *
 * @param summary what lists tell
 * @param topicId Kafka's id of the topic
 * @param recordedAt the record's timestamp
 * @param appVersion version of the service that failed
 * @param causes what was thrown, outermost first
 * @param stackTrace the whole of it
 * @param key the record's key
 * @param payload the record's value; null for a tombstone
 * @param headers the record's headers
 * @param followers what waits behind it
 * @param history what became of it
 * @param run the replay run that has it
 * @param copies its corrected copies
 * @param mirroredAt when its copy in the dead letter topic was acknowledged
 */
public record LetterDetail(
        @JsonUnwrapped LetterSummary summary,
        String topicId,
        Instant recordedAt,
        @Nullable String appVersion,
        List<Cause> causes,
        @Nullable String stackTrace,
        @Nullable Content key,
        @Nullable Content payload,
        List<HeaderView> headers,
        Followers followers,
        List<HistoryEntry> history,
        @Nullable UUID run,
        List<UUID> copies,
        @Nullable Instant mirroredAt) {
    public LetterDetail {
        causes = List.copyOf(causes);
        headers = List.copyOf(headers);
        history = List.copyOf(history);
        copies = List.copyOf(copies);
    }
}
