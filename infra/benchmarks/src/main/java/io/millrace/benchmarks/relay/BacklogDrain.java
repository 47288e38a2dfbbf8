package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.benchmarks.process.CpuSampler;
import io.millrace.benchmarks.report.Progress;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.benchmarks.stack.EventTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a relay drain a backlog at one go: the first events warm it up, the rest is measured. The broker's append times
 * tell afterwards when the measured part began and ended, so nothing reads the topic meanwhile.
 */
final class BacklogDrain {

    private static final Duration SETTLED = Duration.ofMillis(1500);
    private static final Duration STALLED = Duration.ofSeconds(90);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(20);

    private final BenchStack stack;
    private final EventTopic topic;
    private final int warmUp;
    private final int events;

    BacklogDrain(BenchStack stack, EventTopic topic, int warmUp, int events) {
        this.stack = stack;
        this.topic = topic;
        this.warmUp = warmUp;
        this.events = events;
    }

    DrainMeasurement measure(RelayUnderTest relay, RelayJob job, int round) {
        var from = topic.endOffsets();
        var started = Instant.now();
        try (var child = relay.start(job);
                var cpu = stack.watch(new CpuSampler().watch("relay", SAMPLE_EVERY, child::cpu))) {
            awaitAll(relay, child, round, from);
            return measurement(relay, round, started, child, cpu, TopicAudit.of(topic, from, topic.endOffsets()));
        } finally {
            topic.clear();
        }
    }

    private DrainMeasurement measurement(
            RelayUnderTest relay, int round, Instant started, ChildJvm child, CpuSampler cpu, TopicAudit audit) {
        var begin = audit.appendedAt(warmUp - 1);
        var end = audit.appendedAt(audit.records() - 1);
        double seconds = Duration.between(begin, end).toMillis() / 1000.0;
        double millions = (audit.records() - warmUp) / 1e6;
        return new DrainMeasurement(
                relay.name(),
                round,
                audit.records() - warmUp,
                seconds,
                millions * 1e6 / seconds,
                cpu.secondsBetween("relay", begin, end) / millions,
                cpu.secondsBetween("database", begin, end) / millions,
                cpu.secondsBetween("broker", begin, end) / millions,
                Duration.between(started, audit.appendedAt(0)).toMillis() / 1000.0,
                child.mostHeapMiB(),
                child.mostResidentMiB(),
                audit.lostOf(warmUp + events),
                audit.duplicated(),
                audit.outOfOrder());
    }

    /** Offsets count transaction markers as well: so all is there when they have passed the count and rest. */
    private void awaitAll(RelayUnderTest relay, ChildJvm child, int round, Map<TopicPartition, Long> from) {
        int expected = warmUp + events;
        long base = sum(from);
        long reached = 0;
        var moved = Instant.now();
        try (var progress = Progress.towards("%s, round %d".formatted(relay.name(), round), expected)) {
            while (reached < expected || Instant.now().isBefore(moved.plus(SETTLED))) {
                child.requireAlive();
                LockSupport.parkNanos(LOOK_EVERY);
                long now = sum(topic.endOffsets()) - base;
                if (now > reached) {
                    reached = now;
                    moved = Instant.now();
                    progress.stepTo(reached);
                } else if (Instant.now().isAfter(moved.plus(STALLED))) {
                    throw child.failure("it stands still at %d of %d events".formatted(reached, expected));
                }
            }
        }
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
