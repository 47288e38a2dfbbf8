package io.millrace.benchmarks.report;

import java.util.Arrays;

/**
 * Latencies in milliseconds.
 *
 * @param count number of samples
 * @param p50 median
 * @param p99 99th percentile
 * @param max the longest
 */
public record Percentiles(int count, double p50, double p99, double max) {

    /** Nearest-rank percentiles of the samples, which are in nanoseconds. */
    public static Percentiles ofNanos(long[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("No samples: nothing arrived in the measured interval");
        }
        var sorted = samples.clone();
        Arrays.sort(sorted);
        return new Percentiles(
                sorted.length, rank(sorted, 0.50), rank(sorted, 0.99), millis(sorted[sorted.length - 1]));
    }

    private static double rank(long[] sorted, double quantile) {
        return millis(sorted[Math.max(0, (int) Math.ceil(quantile * sorted.length) - 1)]);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 10_000.0) / 100.0;
    }
}
