package io.millrace.projection.engine;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts the events of each type that succeed. As many unclear failures of the type may be put aside, but few at once:
 * what looks like the events' own fault may still be something that fails for many of them.
 */
final class EarnedTokens {

    private static final int MOST = 5;

    private final Map<Class<?>, Integer> tokens = new HashMap<>();
    private final Map<Class<?>, Long> committed = new HashMap<>();

    /** Events that succeeded in a pass that was rolled back. They come again, so they add nothing to what is there. */
    void saw(Map<Class<?>, Integer> successes) {
        successes.forEach((type, count) -> tokens.merge(type, Math.min(MOST, count), Math::max));
    }

    /** Events that succeeded in a batch that is committed. */
    void settle(Map<Class<?>, Integer> successes) {
        successes.forEach((type, count) -> {
            tokens.merge(type, Math.min(MOST, count), (had, more) -> Math.min(MOST, had + more));
            committed.merge(type, (long) count, Long::sum);
        });
    }

    /** How many events of that type were committed. */
    long committed(Class<?> type) {
        return committed.getOrDefault(type, 0L);
    }

    /** Takes what one failure of that type costs; says whether there was as much. */
    boolean take(Class<?> type) {
        int left = tokens.getOrDefault(type, 0);
        if (left == 0) {
            return false;
        }
        tokens.put(type, left - 1);
        return true;
    }
}
