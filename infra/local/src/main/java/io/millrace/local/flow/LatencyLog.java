package io.millrace.local.flow;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Latencies of the last minute. Thread-safe. */
public final class LatencyLog {

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MOST_SAMPLES = 20_000;

    private final LongSupplier nanoTime;
    private final Deque<Sample> samples = new ArrayDeque<>();

    public LatencyLog() {
        this(System::nanoTime);
    }

    LatencyLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public synchronized void add(Duration latency) {
        if (samples.size() == MOST_SAMPLES) {
            samples.removeFirst();
        }
        samples.addLast(new Sample(nanoTime.getAsLong(), latency.toNanos()));
    }

    /** Percentiles of the last minute; empty if nothing was measured in it. */
    synchronized Optional<Latency> lastMinute() {
        long oldest = nanoTime.getAsLong() - WINDOW_NANOS;
        while (!samples.isEmpty() && samples.getFirst().at - oldest < 0) {
            samples.removeFirst();
        }
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        var sorted = samples.stream().mapToLong(Sample::nanos).toArray();
        Arrays.sort(sorted);
        return Optional.of(new Latency(millis(sorted, 0.5), millis(sorted, 0.99), sorted.length));
    }

    private static double millis(long[] sorted, double quantile) {
        int rank = (int) Math.ceil(quantile * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }

    /**
     * From the write side's answer to a query that shows the change.
     *
     * @param p50 median in milliseconds
     * @param p99 99th percentile in milliseconds
     * @param samples how many were measured
     */
    record Latency(double p50, double p99, int samples) {}

    private record Sample(long at, long nanos) {}
}
