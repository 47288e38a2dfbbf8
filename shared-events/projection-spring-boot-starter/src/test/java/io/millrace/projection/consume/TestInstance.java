package io.millrace.projection.consume;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.Shop;
import io.millrace.projection.TestDatabase;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.metrics.ProjectionMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** One instance of a read service: the projections of {@link Shop}, or others, fed from a broker. */
public final class TestInstance implements AutoCloseable {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ProjectionContainers containers;

    public TestInstance(String group, TestDatabase database, String bootstrapServers, Object... projections) {
        this(group, database, bootstrapServers, new EngineListener() {}, 500, projections);
    }

    public TestInstance(
            String group,
            TestDatabase database,
            String bootstrapServers,
            EngineListener listener,
            int maxPollRecords,
            Object... projections) {
        this(group, bootstrapServers, listener, 1, maxPollRecords, database::parkingEngine, projections);
    }

    /** One whose projections stop a partition at what fails. */
    public static TestInstance stopping(
            String group, TestDatabase database, String bootstrapServers, Object... projections) {
        return new TestInstance(
                group, bootstrapServers, new EngineListener() {}, 1, 500, database::engine, projections);
    }

    /** One that has so many threads for each projection. */
    public static TestInstance concurrent(
            int threads, String group, TestDatabase database, String bootstrapServers, Object... projections) {
        return new TestInstance(
                group, bootstrapServers, new EngineListener() {}, threads, 500, database::parkingEngine, projections);
    }

    private TestInstance(
            String group,
            String bootstrapServers,
            EngineListener listener,
            int concurrency,
            int maxPollRecords,
            BiFunction<Object, EngineListener, ProjectionEngine> engines,
            Object... projections) {
        Map<String, Object> kafka = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "session.timeout.ms",
                6_000,
                "heartbeat.interval.ms",
                500,
                "default.api.timeout.ms",
                5_000,
                "reconnect.backoff.max.ms",
                500);
        var settings = new ConsumerSettings(
                kafka,
                Map.of("bootstrap.servers", bootstrapServers),
                group + ".",
                concurrency,
                maxPollRecords,
                Duration.ofMillis(500),
                Duration.ofMillis(500),
                Duration.ofMillis(50),
                Duration.ofMillis(500),
                Duration.ofSeconds(10));
        var metrics = new ProjectionMetrics(registry, Clock.systemUTC());
        var listeners = EngineListener.all(List.of(metrics, listener));
        Map<String, Object> byName = new java.util.HashMap<>();
        List<ProjectionDefinition> definitions = Stream.of(projections)
                .map(projection -> {
                    var definition = ProjectionDefinition.of(projection, Shop.TYPES);
                    byName.put(definition.name(), projection);
                    return definition;
                })
                .toList();
        this.containers = new ProjectionContainers(
                definitions,
                definition -> engines.apply(byName.get(definition.name()), listeners),
                ProjectionConsumerFactory.create(settings, registry),
                settings,
                metrics,
                Clock.systemUTC());
        containers.start();
    }

    public double events(String projection, String outcome) {
        return registry.get("millrace.projection.events")
                .tag("projection", projection)
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    public double stopped(String projection) {
        return registry.get("millrace.projection.partitions.stopped")
                .tag("projection", projection)
                .gauge()
                .value();
    }

    public double waiting(String projection) {
        return registry.get("millrace.projection.partitions.waiting")
                .tag("projection", projection)
                .gauge()
                .value();
    }

    public double counted(String meter, String projection) {
        return registry.get(meter).tag("projection", projection).counter().count();
    }

    @Override
    public void close() {
        containers.stop();
    }
}
