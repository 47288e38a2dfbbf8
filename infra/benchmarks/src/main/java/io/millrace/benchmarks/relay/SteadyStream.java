package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.load.OpenLoop;
import io.millrace.benchmarks.outbox.Appender;
import io.millrace.benchmarks.outbox.OutboxDatabase;
import io.millrace.benchmarks.process.ChildJvm;
import io.millrace.benchmarks.process.CpuSampler;
import io.millrace.benchmarks.report.Percentiles;
import io.millrace.benchmarks.report.Progress;
import io.millrace.benchmarks.stack.EventTopic;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;

/** Appends at a steady rate while a relay runs, and measures how long each event takes to a consumer. */
final class SteadyStream {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(20);
    private static final int WRITERS = 8;

    private final EventTopic topic;
    private final OutboxDatabase outbox;
    private final int perSecond;
    private final Duration warmUp;
    private final Duration measured;

    SteadyStream(EventTopic topic, OutboxDatabase outbox, int perSecond, Duration warmUp, Duration measured) {
        this.topic = topic;
        this.outbox = outbox;
        this.perSecond = perSecond;
        this.warmUp = warmUp;
        this.measured = measured;
    }

    LatencyMeasurement measure(RelayUnderTest relay, RelayJob job, int round) {
        try (var child = relay.start(job)) {
            awaitFirst(child);
            return stream(relay, child, round);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while measuring " + relay.name(), e);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot append to the outbox", e);
        } finally {
            topic.clear();
        }
    }

    private void awaitFirst(ChildJvm child) throws InterruptedException, SQLException {
        try (var receipts = Receipts.of(topic, 1);
                var appender = Appender.on(outbox)) {
            appender.perform(0);
            for (var began = Instant.now(); receipts.received() == 0; receipts.awaitAll(Duration.ofMillis(200))) {
                child.requireAlive();
                if (Instant.now().isAfter(began.plus(START))) {
                    throw child.failure("it relayed nothing within %s".formatted(START));
                }
            }
        }
    }

    private LatencyMeasurement stream(RelayUnderTest relay, ChildJvm child, int round) throws InterruptedException {
        int warm = (int) (warmUp.toMillis() * perSecond / 1000);
        int all = warm + (int) (measured.toMillis() * perSecond / 1000);
        try (var receipts = Receipts.of(topic, all);
                var cpu = new CpuSampler().watch("relay", SAMPLE_EVERY, child::cpu);
                var progress = Progress.towards("%s, round %d".formatted(relay.name(), round), all)) {
            var loop = OpenLoop.at(perSecond, warmUp.plus(measured));
            loop.run(WRITERS, () -> {
                var appender = Appender.on(outbox);
                return new OpenLoop.Worker() {
                    @Override
                    public void perform(long number) throws SQLException {
                        appender.perform(number);
                        progress.stepBy(1);
                    }

                    @Override
                    public void close() throws SQLException {
                        appender.close();
                    }
                };
            });
            var end = Instant.now();
            receipts.awaitAll(PATIENCE);
            var at = receipts.finish();
            var latencies = IntStream.range(warm, all)
                    .filter(n -> at[n] != Receipts.NONE)
                    .mapToLong(n -> at[n] - loop.intended(n))
                    .toArray();
            return new LatencyMeasurement(
                    relay.name(),
                    round,
                    Percentiles.ofNanos(latencies),
                    cpu.secondsBetween("relay", end.minus(measured), end) / (all - warm) * 1e6,
                    all - receipts.received());
        }
    }
}
