package io.millrace.projection.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the events of each type that succeed, in all threads of one projection. As many unclear failures of the type may
 * be put aside, but few at once: what looks like the events' own fault may still be something that fails for many of them.
 * Thread-safe; what succeeds beside failures that are known already writes nothing once the most is earned.
 */
final class EarnedTokens {

    private static final int MOST = 5;

    private final Map<Class<?>, Earned> earned = new ConcurrentHashMap<>();
    private final AtomicLong failures = new AtomicLong();

    /** Of one type: what is left to spend, and how many failures were known when its last success began. */
    private record Earned(AtomicInteger tokens, AtomicLong begun) {

        Earned() {
            this(new AtomicInteger(), new AtomicLong());
        }
    }

    /** How many unclear failures are known. */
    long failures() {
        return failures.get();
    }

    /** Numbers an unclear failure that is known from now on. */
    long failed() {
        return failures.incrementAndGet();
    }

    /** Events that succeeded in a pass that was rolled back. They come again, so they add nothing to what is there. */
    void saw(Map<Class<?>, Integer> successes) {
        successes.forEach((type, count) -> of(type).tokens().accumulateAndGet(Math.min(MOST, count), Math::max));
    }

    /**
     * Events that succeeded in a batch that is committed.
     *
     * @param begun how many failures were known when their handlers had not been called yet
     */
    void settle(Map<Class<?>, Integer> successes, long begun) {
        successes.forEach((type, count) -> {
            var of = of(type);
            if (of.tokens().get() < MOST) {
                of.tokens().accumulateAndGet(count, (had, more) -> Math.min(MOST, had + more));
            }
            if (of.begun().get() < begun) {
                of.begun().accumulateAndGet(begun, Math::max);
            }
        });
    }

    /** Whether events of that type were committed that had begun after a failure, so that no older success counts. */
    boolean succeededSince(long failure, Class<?> type) {
        return of(type).begun().get() >= failure;
    }

    /** Takes what one failure of that type costs; says whether there was as much. */
    boolean take(Class<?> type) {
        return of(type).tokens().getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private Earned of(Class<?> type) {
        return earned.computeIfAbsent(type, unknown -> new Earned());
    }
}
