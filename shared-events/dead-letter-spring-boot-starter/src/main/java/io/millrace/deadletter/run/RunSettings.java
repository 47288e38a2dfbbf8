package io.millrace.deadletter.run;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to be executed.
 *
 * @param maxPerSecond most letters per second, or null for as many as there can be
 * @param stopAfterFailures failures that stop it, or null for the service's rule: few in the beginning
 */
public record RunSettings(@Nullable Double maxPerSecond, @Nullable Integer stopAfterFailures) {

    /** As fast as can be, stopped by the service's rule. */
    public static final RunSettings USUAL = new RunSettings(null, null);

    public RunSettings {
        if (maxPerSecond != null && !(maxPerSecond > 0 && maxPerSecond <= 1_000_000)) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "maxPerSecond is more than 0 and at most 1000000, got " + maxPerSecond);
        }
        if (stopAfterFailures != null && stopAfterFailures < 1) {
            throw new RefusedException(
                    Refusal.INVALID_PARAMETER, "stopAfterFailures is at least 1, got " + stopAfterFailures);
        }
    }
}
