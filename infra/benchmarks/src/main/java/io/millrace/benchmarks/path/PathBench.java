package io.millrace.benchmarks.path;

import io.millrace.benchmarks.load.OpenLoop;
import io.millrace.benchmarks.process.CpuSampler;
import io.millrace.benchmarks.process.CpuTime;
import io.millrace.benchmarks.report.Percentiles;
import io.millrace.benchmarks.report.Progress;
import io.millrace.benchmarks.stack.Servers;
import io.millrace.local.community.ReadSide;
import io.millrace.local.community.WriteSide;
import io.millrace.local.run.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.ToLongFunction;

/** Sends commands at a steady rate and asks for each until it is visible. */
final class PathBench implements AutoCloseable {

    private static final int RESIDENTS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MACHINE = "machine";
    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(1);

    private final LocalStack stack;
    private final int perSecond;
    private final WriteSide write;
    private final ReadSide read;
    private final Arrivals arrivals;
    private final SplittableRandom random = new SplittableRandom(42);

    PathBench(LocalStack stack, int perSecond) {
        this.stack = stack;
        this.perSecond = perSecond;
        this.write = new WriteSide(stack.plan().ports().write());
        this.read = new ReadSide(stack.plan().ports().read());
        this.arrivals = new Arrivals(stack.bootstrapServers());
    }

    /** Runs without measuring. */
    void warmUp(Asking asking, Duration time) {
        send("Warming up, " + asking, asking, time);
    }

    PathMeasurement measure(Asking asking, int round, Duration time) {
        try (var cpu = watch()) {
            var begin = Instant.now();
            var passages = send("%s, round %d".formatted(asking, round), asking, time);
            var end = Instant.now();
            arrivals.await(passages, PATIENCE);
            var relayed = passages.stream()
                    .filter(passage -> arrivals.of(passage.receipt()).isPresent())
                    .toList();
            return new PathMeasurement(
                    asking,
                    round,
                    percentiles(passages, passage -> passage.answered() - passage.intended()),
                    percentiles(relayed, passage -> arrivedAt(passage) - passage.intended()),
                    percentiles(passages, passage -> passage.visible() - passage.intended()),
                    percentiles(relayed, passage -> arrivedAt(passage) - passage.answered()),
                    percentiles(relayed, passage -> passage.visible() - arrivedAt(passage)),
                    cpuMillis(cpu, begin, end, passages.size()),
                    passages.size() - relayed.size());
        }
    }

    private Collection<Passage> send(String task, Asking asking, Duration time) {
        Queue<Passage> passages = new ConcurrentLinkedQueue<>();
        var loop = OpenLoop.at(perSecond, time);
        try (var progress = Progress.towards(task, loop.operations())) {
            loop.run(RESIDENTS, () -> {
                var resident = resident();
                return number -> {
                    var change = resident.change();
                    long answered = System.nanoTime();
                    asking.untilVisible(read, change);
                    passages.add(new Passage(loop.intended(number), change.receipt(), answered, System.nanoTime()));
                    progress.stepBy(1);
                };
            });
        }
        return passages;
    }

    private Resident resident() {
        synchronized (random) {
            return new Resident(write, random.split());
        }
    }

    private long arrivedAt(Passage passage) {
        return arrivals.of(passage.receipt()).orElseThrow();
    }

    private static Percentiles percentiles(Collection<Passage> passages, ToLongFunction<Passage> latency) {
        return Percentiles.ofNanos(passages.stream().mapToLong(latency).toArray());
    }

    private CpuSampler watch() {
        long self = ProcessHandle.current().pid();
        var sampler = new CpuSampler()
                .watch("load", SAMPLE_EVERY, () -> CpuTime.of(self))
                .watch(MACHINE, SAMPLE_EVERY, CpuTime::ofMachine);
        for (var service : stack.services()) {
            sampler.watch(service.name().id(), SAMPLE_EVERY, () -> CpuTime.of(service.pid()));
        }
        return Servers.watch(sampler, SAMPLE_EVERY, stack.writeDatabase());
    }

    private static Map<String, Double> cpuMillis(CpuSampler cpu, Instant begin, Instant end, int commands) {
        Map<String, Double> millis = new LinkedHashMap<>();
        double others = cpu.secondsBetween(MACHINE, begin, end);
        for (var name : List.of("write-service", "relay", "read-service", "database", "broker", "load")) {
            double seconds = cpu.secondsBetween(name, begin, end);
            millis.put(name, millisEach(seconds, commands));
            others -= seconds;
        }
        millis.put("others", millisEach(others, commands));
        return millis;
    }

    private static double millisEach(double seconds, int commands) {
        return Math.round(seconds / commands * 1e5) / 100.0;
    }

    @Override
    public void close() {
        arrivals.close();
    }
}
