package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.outbox.Backlog;
import io.millrace.benchmarks.outbox.OutboxDatabase;
import io.millrace.benchmarks.process.JvmSettings;
import io.millrace.benchmarks.relay.RelayJob.Tuning;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.benchmarks.stack.EventTopic;
import io.millrace.stack.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs relays one at a time over the same outbox, round by round. */
final class RelayBench implements AutoCloseable {

    private static final String TOPIC = "events.post";
    private static final int PARTITIONS = 6;
    private static final String ORIGIN = "bench_origin";

    /** No more than a relay may need, however long its backlog is: with less it would end. */
    private static final String GROWTH_HEAP = "256m";

    private final BenchStack stack;
    private final CommonOptions options;
    private final List<RelayUnderTest> relays;
    private final EventTopic topic;
    private final Path scratch;

    RelayBench(BenchStack stack, CommonOptions options, List<RelayUnderTest> relays) {
        this.stack = stack;
        this.options = options;
        this.relays = relays;
        this.topic = EventTopic.create(stack.bootstrapServers(), TOPIC, PARTITIONS);
        this.scratch = options.scratch();
    }

    void drain(int warmUp, int events) {
        var database = stack.database("drain");
        var outbox = OutboxDatabase.migrate(database.dataSource());
        outbox.createSlot(ORIGIN);
        Backlog.append(outbox, warmUp + events);
        var drain = new BacklogDrain(stack, topic, warmUp, events);
        List<DrainMeasurement> found = new ArrayList<>();
        eachRound((relay, round) -> {
            var slot = slot("drain", relay, round);
            outbox.copySlot(ORIGIN, slot);
            found.add(drain.measure(relay, job(database, slot, Tuning.THROUGHPUT), round));
            outbox.dropSlot(slot);
        });
        outbox.dropSlot(ORIGIN);
        Map<String, Object> settings = settings();
        settings.put("warmUpEvents", warmUp);
        settings.put("events", events);
        options.publish("relay-drain", versions(), settings, RelayTables.drain(found), found);
    }

    void latency(int perSecond) {
        var warmUp = Duration.ofSeconds(options.quick() ? 1 : 25);
        var measured = Duration.ofSeconds(options.quick() ? 1 : 30);
        var database = stack.database("latency");
        var outbox = OutboxDatabase.migrate(database.dataSource());
        var stream = new SteadyStream(topic, outbox, perSecond, warmUp, measured);
        List<LatencyMeasurement> found = new ArrayList<>();
        eachRound((relay, round) -> {
            var slot = slot("latency", relay, round);
            outbox.createSlot(slot);
            found.add(stream.measure(relay, job(database, slot, Tuning.LATENCY), round));
            outbox.dropSlot(slot);
        });
        Map<String, Object> settings = settings();
        settings.put("eventsPerSecond", perSecond);
        settings.put("warmUpSeconds", warmUp.toSeconds());
        settings.put("measuredSeconds", measured.toSeconds());
        options.publish("relay-latency", versions(), settings, RelayTables.latency(found), found);
    }

    void growth(List<RelayUnderTest> growing, int retained, int warmUp, int events) {
        var jvm = new JvmSettings(
                options.jvm().javaHome(), GROWTH_HEAP, options.jvm().options());
        var found = new GrowthBench(
                        stack,
                        new BacklogDrain(stack, topic, warmUp, events),
                        (database, slot) -> new RelayJob(
                                database,
                                slot,
                                stack.bootstrapServers(),
                                Tuning.THROUGHPUT,
                                jvm,
                                scratch.resolve(slot)))
                .measure(growing, options.rounds(), retained, warmUp + events);
        Map<String, Object> settings = settings();
        settings.put("heap", GROWTH_HEAP);
        settings.put("retainedRows", retained);
        settings.put("warmUpEvents", warmUp);
        settings.put("events", events);
        options.publish(
                "relay-growth",
                Map.of("postgresql", stack.postgresVersion()),
                settings,
                RelayTables.growth(found),
                found);
    }

    @Override
    public void close() {
        topic.close();
    }

    private void eachRound(RoundOfRelay measure) {
        for (int round = 1; round <= options.rounds(); round++) {
            for (var relay : relays) {
                measure.run(relay, round);
            }
        }
    }

    private RelayJob job(Database database, String slot, Tuning tuning) {
        return new RelayJob(database, slot, stack.bootstrapServers(), tuning, options.jvm(), scratch.resolve(slot));
    }

    private static String slot(String part, RelayUnderTest relay, int round) {
        return "%s_%s_%d".formatted(part, relay.name().replace('-', '_'), round);
    }

    private Map<String, String> versions() {
        return Map.of(
                "postgresql", stack.postgresVersion(), "debezium-server", "3.6.0.Final", "kafka-connect", "4.2.1");
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("heap", options.heap());
        settings.put("rounds", options.rounds());
        settings.put("partitions", PARTITIONS);
        settings.put("payloadBytes", 500);
        return settings;
    }

    /** What is done for each relay in each round. */
    private interface RoundOfRelay {
        void run(RelayUnderTest relay, int round);
    }
}
