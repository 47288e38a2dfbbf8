package io.millrace.projection.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.engine.AppliedEvent;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.EventFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Meters of the projections of this process. Thread-safe.
 *
 * <ul>
 *   <li>{@code millrace.projection.events} (projection, outcome): events by what became of them
 *   <li>{@code millrace.projection.lag} (projection): time from an event's append until it was applied
 *   <li>{@code millrace.projection.last.applied} (projection): when a batch was last committed, epoch seconds
 *   <li>{@code millrace.projection.records.lag} (projection): records in Kafka behind what was polled
 *   <li>{@code millrace.projection.partitions.stopped} (projection): partitions that wait for an operator
 *   <li>{@code millrace.projection.partitions.waiting} (projection): partitions that wait for something to pass
 *   <li>{@code millrace.projection.interruptions} (projection): batches to be tried again after a passing failure
 *   <li>{@code millrace.projection.fenced} (projection): batches given up because another instance moved the position
 * </ul>
 */
public final class ProjectionMetrics implements EngineListener {

    private static final Logger log = LoggerFactory.getLogger(ProjectionMetrics.class);

    /** The outcomes with which an event has reached the projection. */
    private static final Set<Outcome> REACHED = EnumSet.of(Outcome.APPLIED, Outcome.GAP, Outcome.NOT_HANDLED);

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Meters> meters = new ConcurrentHashMap<>();

    public ProjectionMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    private record ConsumerState(long lag, long stopped, long waiting) {}

    private record Meters(
            Map<Outcome, Counter> outcomes,
            Timer lag,
            AtomicLong lastApplied,
            Counter interruptions,
            Counter fenced,
            Map<String, ConsumerState> consumers) {}

    /** Registers a projection's meters, so that they can be seen before its first event. */
    public void register(String projection) {
        of(projection);
    }

    @Override
    public void committed(ProjectionDefinition projection, List<AppliedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        var own = of(projection.name());
        Instant now = clock.instant();
        var counts = new long[Outcome.values().length];
        int gaps = 0;
        for (AppliedEvent event : events) {
            counts[event.outcome().ordinal()]++;
            if (REACHED.contains(event.outcome())) {
                own.lag.record(Duration.between(event.context().occurredAt(), now));
            }
            if (event.outcome() == Outcome.GAP && gaps++ == 0) {
                logGap(projection.name(), event);
            }
        }
        own.outcomes.forEach((outcome, counter) -> counter.increment(counts[outcome.ordinal()]));
        own.lastApplied.set(now.toEpochMilli());
    }

    @Override
    public void skipped(ProjectionDefinition projection, Outcome outcome) {
        count(projection.name(), outcome);
    }

    @Override
    public void deadLettered(ProjectionDefinition projection, EventFailure failure) {
        count(projection.name(), Outcome.DEAD_LETTERED);
    }

    private void count(String projection, Outcome outcome) {
        var counter = of(projection).outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    /** One line per batch: a topic whose beginning is gone would otherwise log every aggregate. */
    private static void logGap(String projection, AppliedEvent event) {
        var context = event.context();
        log.atWarn()
                .addKeyValue("projection", projection)
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("eventId", context.eventId())
                .addKeyValue("aggregateId", context.aggregateId())
                .log(
                        "Projection {} applied version {} of {} {} although versions before it are missing; the count of"
                                + " all such events is millrace_projection_events_total with outcome GAP",
                        projection,
                        context.version(),
                        context.aggregateType(),
                        context.aggregateId());
    }

    /** A batch will be tried again. */
    public void interrupted(String projection) {
        of(projection).interruptions.increment();
    }

    /** A batch was given up to another instance. */
    public void fenced(String projection) {
        of(projection).fenced.increment();
    }

    /** What one consumer of a projection sees of its partitions. */
    public void report(String projection, String consumer, long lag, long stopped, long waiting) {
        of(projection).consumers.put(consumer, new ConsumerState(lag, stopped, waiting));
    }

    private Meters of(String projection) {
        return meters.computeIfAbsent(projection, this::create);
    }

    private Meters create(String projection) {
        Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            if (outcome != Outcome.HELD) {
                outcomes.put(
                        outcome,
                        Counter.builder("millrace.projection.events")
                                .description("Events by what became of them")
                                .tag("projection", projection)
                                .tag("outcome", outcome.name())
                                .register(registry));
            }
        }
        var created = new Meters(
                outcomes,
                Timer.builder("millrace.projection.lag")
                        .description("Time from the append of an event until it was applied")
                        .tag("projection", projection)
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofMinutes(10))
                        .register(registry),
                new AtomicLong(),
                counter(
                        "millrace.projection.interruptions",
                        "Batches to be tried again after a passing failure",
                        projection),
                counter(
                        "millrace.projection.fenced",
                        "Batches given up because another instance moved the position",
                        projection),
                new ConcurrentHashMap<>());
        TimeGauge.builder(
                        "millrace.projection.last.applied", created.lastApplied, TimeUnit.MILLISECONDS, AtomicLong::get)
                .description("When a batch was last committed, since the epoch")
                .tag("projection", projection)
                .register(registry);
        gauge(
                "millrace.projection.records.lag",
                "Records in Kafka behind what was polled",
                projection,
                created,
                ConsumerState::lag);
        gauge(
                "millrace.projection.partitions.stopped",
                "Partitions that wait for an operator",
                projection,
                created,
                ConsumerState::stopped);
        gauge(
                "millrace.projection.partitions.waiting",
                "Partitions that wait for something to pass",
                projection,
                created,
                ConsumerState::waiting);
        return created;
    }

    private Counter counter(String name, String description, String projection) {
        return Counter.builder(name)
                .description(description)
                .tag("projection", projection)
                .register(registry);
    }

    private void gauge(
            String name, String description, String projection, Meters own, ToLongFunction<ConsumerState> value) {
        Gauge.builder(name, own.consumers, consumers -> consumers.values().stream()
                        .mapToLong(value)
                        .sum())
                .description(description)
                .tag("projection", projection)
                .register(registry);
    }
}
