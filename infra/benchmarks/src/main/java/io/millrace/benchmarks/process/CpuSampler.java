package io.millrace.benchmarks.process;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Samples processor time while something runs, so that it can be told afterwards for any interval. Thread-safe. */
public final class CpuSampler implements AutoCloseable {

    private final Map<String, NavigableMap<Instant, Duration>> samples = new LinkedHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "cpu-sampler");
        thread.setDaemon(true);
        return thread;
    });

    /** Samples under the given name; to be called before the interval begins. */
    public CpuSampler watch(String name, Duration every, Supplier<Duration> cpu) {
        NavigableMap<Instant, Duration> own = new ConcurrentSkipListMap<>();
        samples.put(name, own);
        var unused = timer.scheduleAtFixedRate(
                () -> own.put(Instant.now(), cpu.get()), 0, every.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Seconds used between two moments, interpolated between the samples around them. */
    public double secondsBetween(String name, Instant from, Instant until) {
        var own = samples.get(name);
        if (own == null || own.isEmpty()) {
            throw new IllegalStateException("Nothing was sampled under '%s'".formatted(name));
        }
        return secondsAt(own, until) - secondsAt(own, from);
    }

    private static double secondsAt(NavigableMap<Instant, Duration> own, Instant moment) {
        var before = own.floorEntry(moment);
        var after = own.ceilingEntry(moment);
        if (before == null || after == null) {
            return seconds((before == null ? own.firstEntry() : own.lastEntry()).getValue());
        }
        var gap = Duration.between(before.getKey(), after.getKey()).toNanos();
        var share = gap == 0 ? 0 : Duration.between(before.getKey(), moment).toNanos() / (double) gap;
        return seconds(before.getValue()) + share * (seconds(after.getValue()) - seconds(before.getValue()));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
