package io.millrace.projection.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * How many unclear failures may be taken for permanent: as many as events of the same type succeeded since the first of
 * these failures, but few at once. While something is away that all events of a type need, none of them succeeds, so
 * none becomes a dead letter.
 */
final class EarnedTokens {

    private static final int MOST = 5;

    private final Map<Class<?>, Integer> tokens = new HashMap<>();
    private Map<Class<?>, Integer> seen = Map.of();

    /** A failure of that type came up: what succeeded before says nothing about it. */
    void reset(Class<?> type) {
        tokens.put(type, 0);
    }

    /**
     * Successes of a pass that was rolled back because others of its events failed. They show as well that the type can be
     * applied, and they may lie behind a failure at which the next pass has to end.
     */
    void saw(Map<Class<?>, Integer> successes) {
        seen = successes;
    }

    /** How many failures of that type a batch may put aside, by what is known before it is applied once more. */
    int covered(Class<?> type) {
        return covered(type, 0);
    }

    /** Whether the failures of a batch are covered by the successes of the same batch and earlier ones. */
    boolean cover(Class<?> type, int failures, int successes) {
        return failures <= covered(type, successes);
    }

    private int covered(Class<?> type, int successes) {
        int shown = Math.max(successes, seen.getOrDefault(type, 0));
        return Math.min(MOST, tokens.getOrDefault(type, 0) + shown);
    }

    /** A batch with these successes and failures is committed. */
    void settle(Class<?> type, int failures, int successes) {
        tokens.merge(type, successes - failures, (had, change) -> Math.max(0, Math.min(MOST, had + change)));
    }
}
