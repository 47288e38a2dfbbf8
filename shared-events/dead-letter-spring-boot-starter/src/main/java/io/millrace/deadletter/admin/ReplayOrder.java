package io.millrace.deadletter.admin;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.run.RunSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are to be replayed, and how. What is absent does not matter.
 *
 * @param ids these letters
 * @param group consumer group
 * @param topic topic of the record
 * @param type event type
 * @param projection who could not apply it
 * @param fingerprint group of failures
 * @param key the record's key
 * @param from first failed at that time or later
 * @param to first failed before that time
 * @param all true to mean every open letter; needed if nothing above is given
 * @param maxPerSecond most letters per second
 * @param stopAfterFailures failures that stop it
 * @param reason why; kept in the audit
 * @param unknown what is none of these; refused, because a misspelt criterion would mean more letters
 */
record ReplayOrder(
        @Nullable List<UUID> ids,
        @Nullable String group,
        @Nullable String topic,
        @Nullable String type,
        @Nullable String projection,
        @Nullable String fingerprint,
        @Nullable String key,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Boolean all,
        @Nullable Double maxPerSecond,
        @Nullable Integer stopAfterFailures,
        @Nullable String reason,
        @JsonAnySetter @Nullable Map<String, Object> unknown) {

    private static final int MOST_IDS = 10_000;

    LetterFilter selection() {
        if (unknown != null && !unknown.isEmpty()) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "Unknown properties %s; nothing was selected".formatted(unknown.keySet()));
        }
        var selection = new LetterFilter(
                Objects.requireNonNullElse(ids, List.of()), group, topic, type, projection, fingerprint, key, from, to);
        if (selection.ids().size() > MOST_IDS) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "ids are at most %d, got %d; use a filter"
                            .formatted(MOST_IDS, selection.ids().size()));
        }
        if (selection.isEverything() && !Boolean.TRUE.equals(all)) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "Say which letters are meant, or \"all\": true for every open one");
        }
        return selection;
    }

    RunSettings settings() {
        return new RunSettings(maxPerSecond, stopAfterFailures);
    }
}
