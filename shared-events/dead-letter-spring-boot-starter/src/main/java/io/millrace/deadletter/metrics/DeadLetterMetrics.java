package io.millrace.deadletter.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.parking.ParkingUsage;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Meters of the letters' tables, which all instances of a service share: take the maximum over instances, not the sum.
 * Read from the database at most every 10 s; without a value while it is away.
 *
 * <ul>
 *   <li>{@code millrace.dead.letters} (state): letters
 *   <li>{@code millrace.dead.letters.unresolved} (projection): letters that are open or being replayed; projection
 *       {@code none} has those of nobody here
 *   <li>{@code millrace.dead.letters.oldest.open}: age of the letter that is open longest, from its first failure
 *   <li>{@code millrace.dead.letters.fingerprints.new}: fingerprints first seen in the last hour
 *   <li>{@code millrace.dead.letters.parked.keys}, {@code millrace.dead.letters.parked.events}: what waits behind letters
 *   <li>{@code millrace.dead.letters.parking.share}: share of what may be parked; at 1 partitions wait
 *   <li>{@code millrace.dead.letters.unmirrored}: letters whose copy in Kafka is not acknowledged
 *   <li>{@code millrace.dead.letters.unmirrored.oldest}: age of the oldest of these
 *   <li>{@code millrace.dead.letters.index.difference}: records indexed, without duplicates, less letters indexed, over all
 *       states; anything but 0 is a defect
 * </ul>
 */
public final class DeadLetterMetrics implements MeterBinder {

    private final LetterSampler sampler;
    private final ParkingUsage usage;
    private final List<String> projections;

    /**
     * @param jdbc of the database of the dead letters
     * @param projections names of the service's projections
     */
    public DeadLetterMetrics(JdbcClient jdbc, ParkingUsage usage, Collection<String> projections, InstantSource clock) {
        this.sampler = new LetterSampler(jdbc, usage, clock);
        this.usage = usage;
        this.projections = List.copyOf(projections);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (LetterState state : LetterState.values()) {
            letters("millrace.dead.letters", sample -> sample.byState().getOrDefault(state, 0L))
                    .description("Letters by state")
                    .tag("state", state.name())
                    .register(registry);
        }
        projections.forEach(projection -> unresolved(registry, projection));
        unresolved(registry, LetterSample.NOBODY);
        age(registry, "millrace.dead.letters.oldest.open", LetterSample::oldestOpen, "Age of the letter open longest");
        letters("millrace.dead.letters.fingerprints.new", LetterSample::newFingerprints)
                .description("Fingerprints first seen in the last hour")
                .register(registry);
        bindParked(registry);
        letters("millrace.dead.letters.unmirrored", LetterSample::unmirrored)
                .description("Letters whose copy in Kafka is not acknowledged")
                .register(registry);
        age(
                registry,
                "millrace.dead.letters.unmirrored.oldest",
                LetterSample::oldestUnmirrored,
                "Age of the oldest letter without a copy in Kafka");
        letters("millrace.dead.letters.index.difference", LetterSample::difference)
                .description("Records indexed, without duplicates, less letters indexed")
                .register(registry);
    }

    private void bindParked(MeterRegistry registry) {
        parked(registry, "millrace.dead.letters.parked.keys", ParkingUsage.Usage::keys, "Keys that are parked");
        parked(
                registry,
                "millrace.dead.letters.parked.events",
                ParkingUsage.Usage::events,
                "Events that wait behind letters");
        parked(
                registry,
                "millrace.dead.letters.parking.share",
                counted -> usage.share(),
                "Share of what may be parked; at 1 partitions wait");
    }

    private void unresolved(MeterRegistry registry, String projection) {
        letters("millrace.dead.letters.unresolved", sample -> sample.unresolved()
                        .getOrDefault(projection, 0L))
                .description("Letters that are open or being replayed")
                .tag("projection", projection)
                .register(registry);
    }

    private Gauge.Builder<LetterSampler> letters(String name, ToDoubleFunction<LetterSample> figure) {
        return Gauge.builder(name, sampler, from -> from.letters(figure));
    }

    private void parked(
            MeterRegistry registry, String name, ToDoubleFunction<ParkingUsage.Usage> figure, String description) {
        Gauge.builder(name, sampler, from -> from.parked(figure))
                .description(description)
                .register(registry);
    }

    private void age(MeterRegistry registry, String name, ToDoubleFunction<LetterSample> seconds, String description) {
        TimeGauge.builder(name, sampler, TimeUnit.SECONDS, from -> from.letters(seconds))
                .description(description)
                .register(registry);
    }
}
