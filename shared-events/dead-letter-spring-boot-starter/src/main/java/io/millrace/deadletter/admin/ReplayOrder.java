package io.millrace.deadletter.admin;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.run.RunSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which letters are to be replayed, and how. What is absent does not matter.
 *
 * @param all true to mean every open letter; needed if there are no criteria
 * @param maxPerSecond most letters per second
 * @param stopAfterFailures failures that stop it
 * @param reason why; kept in the audit
 * @param criteria everything else, which names {@link LetterCriteria}; what is none is refused, because a misspelt
 *     criterion would mean more letters
 */
@Schema(allOf = LetterCriteria.class)
record ReplayOrder(
        @Nullable Boolean all,
        @Nullable Double maxPerSecond,
        @Nullable Integer stopAfterFailures,
        @Nullable String reason,
        @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> criteria) {

    private static final int MOST_IDS = 10_000;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    LetterFilter selection() {
        var selection = LetterFilter.of(read(Objects.requireNonNullElse(criteria, Map.of())));
        int ids = selection.ids().size();
        if (ids > MOST_IDS) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "ids are at most %d, got %d; use a filter".formatted(MOST_IDS, ids));
        }
        if (selection.isEverything() && !Boolean.TRUE.equals(all)) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "Say which letters are meant, or \"all\": true for every open one");
        }
        return selection;
    }

    private static LetterCriteria read(Map<String, Object> criteria) {
        try {
            return STRICT.convertValue(criteria, LetterCriteria.class);
        } catch (UnrecognizedPropertyException e) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER,
                    "Unknown property %s; nothing was selected".formatted(e.getPropertyName()));
        } catch (JacksonException e) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "Nothing was selected: " + e.getOriginalMessage());
        }
    }

    RunSettings settings() {
        return new RunSettings(maxPerSecond, stopAfterFailures);
    }
}
