package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterState;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole at a glance.
 *
 * @param letters how many, by state
 * @param parkedKeys keys whose events queue
 * @param oldestOpen first failure of the oldest open letter
 */
public record Overview(Map<LetterState, Long> letters, long parkedKeys, @Nullable Instant oldestOpen) {
    public Overview {
        letters = Map.copyOf(letters);
    }

    /** How many there are in a state. */
    public long in(LetterState state) {
        return letters.getOrDefault(state, 0L);
    }
}
