package io.millrace.benchmarks.letters;

import org.jspecify.annotations.Nullable;

/**
 * One measurement.
 *
 * @param what what was done
 * @param round which repetition
 * @param count how many
 * @param seconds how long they took together
 * @param perSecond the rate
 * @param p99Millis 99th percentile of a single one, where each was timed
 */
record Measured(String what, int round, long count, double seconds, double perSecond, @Nullable Double p99Millis) {

    static Measured of(String what, int round, long count, long nanos) {
        return new Measured(what, round, count, nanos / 1e9, count * 1e9 / nanos, null);
    }
}
