package io.millrace.deadletter.metrics;

import io.millrace.deadletter.parking.ParkingUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the database for what meters show, at most once in a while however often they are read. Thread-safe. */
final class LetterSampler {

    private static final Logger log = LoggerFactory.getLogger(LetterSampler.class);

    private static final Duration EVERY = Duration.ofSeconds(10);

    /** What was read at one time; nothing if the database did not answer. */
    private record Reading(@Nullable LetterSample letters, ParkingUsage.@Nullable Usage parked) {}

    private final JdbcClient jdbc;
    private final ParkingUsage usage;
    private final InstantSource clock;
    private Reading reading = new Reading(null, null);
    private Instant due = Instant.MIN;
    private boolean failing;

    LetterSampler(JdbcClient jdbc, ParkingUsage usage, InstantSource clock) {
        this.jdbc = jdbc;
        this.usage = usage;
        this.clock = clock;
    }

    /** A figure of the letters; no number while the database is away. */
    double letters(ToDoubleFunction<LetterSample> figure) {
        var sample = current().letters();
        return sample == null ? Double.NaN : figure.applyAsDouble(sample);
    }

    /** A figure of what is parked; no number while the database is away. */
    double parked(ToDoubleFunction<ParkingUsage.Usage> figure) {
        var counted = current().parked();
        return counted == null ? Double.NaN : figure.applyAsDouble(counted);
    }

    private synchronized Reading current() {
        if (!clock.instant().isBefore(due)) {
            read();
            due = clock.instant().plus(EVERY);
        }
        return reading;
    }

    private void read() {
        try {
            reading = new Reading(LetterSample.take(jdbc), usage.current());
            failing = false;
        } catch (RuntimeException e) {
            reading = new Reading(null, null);
            if (!failing) {
                log.warn("The meters of dead letters have no values while the database does not answer", e);
            }
            failing = true;
        }
    }
}
