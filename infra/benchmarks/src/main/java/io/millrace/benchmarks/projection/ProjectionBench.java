package io.millrace.benchmarks.projection;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.benchmarks.process.CpuSampler;
import io.millrace.benchmarks.report.Progress;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.stack.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets read sides apply the same topics, each into a database of its own; the first events warm the JVM up. */
final class ProjectionBench {

    private static final Duration SAMPLE_EVERY = Duration.ofMillis(20);

    /** Record by record, progress shows once per poll: up to 500 commits, each of which waits for the disk. */
    private static final Duration STALLED = Duration.ofMinutes(5);

    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(50);

    private final BenchStack stack;
    private final CommonOptions options;
    private final Path scratch;
    private final long warmUp;
    private final long events;

    ProjectionBench(BenchStack stack, CommonOptions options, long warmUp, long events) {
        this.stack = stack;
        this.options = options;
        this.scratch = options.scratch();
        this.warmUp = warmUp;
        this.events = events;
    }

    ApplyMeasurement measure(ReadSide readSide, int round) {
        var group = "%s-%d".formatted(readSide.label(), round);
        var database = stack.database(group.replace('-', '_'));
        PostSummaryTable.create(database);
        try (var applied = applied(readSide, database, group);
                var child = readSide.start(
                        database, stack.bootstrapServers(), group, options.jvm(), scratch.resolve(group));
                var cpu = stack.watch(new CpuSampler().watch("read-side", SAMPLE_EVERY, child::cpu))) {
            var warm = Instant.EPOCH;
            try (var progress = Progress.towards("%s, round %d".formatted(readSide.label(), round), warmUp + events)) {
                warm = await(child, applied, warmUp, progress);
                var end = await(child, applied, warmUp + events, progress);
                return measurement(readSide, round, child, cpu, new Interval(warm, end), database);
            }
        }
    }

    private record Interval(Instant begin, Instant end) {

        double seconds() {
            return Duration.between(begin, end).toNanos() / 1e9;
        }
    }

    private ApplyMeasurement measurement(
            ReadSide readSide, int round, ChildJvm child, CpuSampler cpu, Interval interval, Database database) {
        double millions = events / 1e6;
        return new ApplyMeasurement(
                readSide.label(),
                round,
                events,
                interval.seconds(),
                events / interval.seconds(),
                cpu.secondsBetween("read-side", interval.begin(), interval.end()) / millions,
                cpu.secondsBetween("database", interval.begin(), interval.end()) / millions,
                child.mostHeapMiB(),
                PostSummaryTable.digest(database));
    }

    private Applied applied(ReadSide readSide, Database database, String group) {
        return readSide == ReadSide.MILLRACE
                ? AppliedPositions.in(database)
                : new AppliedCommits(stack.bootstrapServers(), group);
    }

    /** When the given number was reached: between the two looks around it, by the rate there. */
    private static Instant await(ChildJvm child, Applied applied, long number, Progress progress) {
        long before = applied.count();
        var lookedBefore = Instant.now();
        var moved = lookedBefore;
        while (true) {
            long now = applied.count();
            var looked = Instant.now();
            progress.stepTo(now);
            if (now >= number) {
                double share = now == before ? 1 : (number - before) / (double) (now - before);
                return lookedBefore.plusNanos((long) (Math.max(0, share)
                        * Duration.between(lookedBefore, looked).toNanos()));
            }
            if (now > before) {
                moved = looked;
            } else if (looked.isAfter(moved.plus(STALLED))) {
                throw child.failure("it stands still at %d of %d events".formatted(now, number));
            }
            before = now;
            lookedBefore = looked;
            child.requireAlive();
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }
}
