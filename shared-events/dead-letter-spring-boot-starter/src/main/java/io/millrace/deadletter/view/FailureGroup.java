package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failures that most likely have one cause.
 *
 * @param fingerprint what they have in common
 * @param letters how many, by state
 * @param unresolved how many ask for a decision or its outcome
 * @param firstSeen first failure
 * @param lastSeen last failure
 * @param sample one of them; null if they changed their group meanwhile
 */
public record FailureGroup(
        String fingerprint,
        Map<LetterState, Long> letters,
        long unresolved,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable LetterSummary sample) {
    public FailureGroup {
        letters = Map.copyOf(letters);
    }

    /** How many there are in a state. */
    public long in(LetterState state) {
        return letters.getOrDefault(state, 0L);
    }
}
