package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.report.Percentiles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One measurement.
 *
 * @param what what was done
 * @param round which repetition
 * @param count how many
 * @param seconds how long they took together
 * @param perSecond the rate
 * @param latency of a single one, where each was timed
 */
record Measured(String what, int round, long count, double seconds, double perSecond, @Nullable Percentiles latency) {

    static Measured of(String what, int round, long count, long nanos) {
        return new Measured(what, round, count, nanos / 1e9, count * 1e9 / nanos, null);
    }

    /** @param nanos how long each took */
    static Measured ofEach(String what, int round, long[] nanos) {
        long sum = Arrays.stream(nanos).sum();
        return new Measured(what, round, nanos.length, sum / 1e9, nanos.length * 1e9 / sum, Percentiles.ofNanos(nanos));
    }
}
