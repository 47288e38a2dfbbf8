package io.millrace.deadletter.parking;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many keys and events are parked, counted now and then, against how many there may be. Thread-safe.
 */
public final class ParkingUsage {

    private static final Logger log = LoggerFactory.getLogger(ParkingUsage.class);

    private static final double NEARLY = 0.8;

    private static final String COUNT =
            """
            SELECT (SELECT count(*) FROM millrace.parked_key) AS keys,
                   (SELECT count(*) FROM millrace.parked_event) AS events
            """;

    /**
     * What was counted.
     *
     * @param keys keys that are parked
     * @param events events that wait behind letters
     */
    public record Usage(long keys, long events) {}

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Duration every;
    private final long mostKeys;
    private final long mostEvents;
    private volatile Usage usage = new Usage(0, 0);
    private volatile Instant due = Instant.MIN;

    /**
     * @param jdbc of the database of the dead letters
     * @param clock tells when to count again
     * @param every how long a count is good for
     * @param mostKeys as many keys may be parked
     * @param mostEvents as many events may wait behind letters
     */
    public ParkingUsage(JdbcClient jdbc, InstantSource clock, Duration every, long mostKeys, long mostEvents) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.every = every;
        this.mostKeys = mostKeys;
        this.mostEvents = mostEvents;
    }

    /** Whether no more may be parked. What is decided here is as old as the last count. */
    public boolean isFull() {
        var counted = current();
        return counted.keys() >= mostKeys || counted.events() >= mostEvents;
    }

    /** The larger of the two shares of what there may be: 1 is full. */
    public double share() {
        var counted = usage;
        return Math.max((double) counted.keys() / mostKeys, (double) counted.events() / mostEvents);
    }

    /** The last count, or a new one if that is too old. */
    public Usage current() {
        if (!clock.instant().isBefore(due)) {
            count();
        }
        return usage;
    }

    private synchronized void count() {
        if (clock.instant().isBefore(due)) {
            return;
        }
        double before = share();
        usage = jdbc.sql(COUNT)
                .query((rows, index) -> new Usage(rows.getLong("keys"), rows.getLong("events")))
                .single();
        due = clock.instant().plus(every);
        if (share() >= NEARLY && before < NEARLY) {
            log.atWarn()
                    .addKeyValue("keys", usage.keys())
                    .addKeyValue("events", usage.events())
                    .log(
                            "{} keys and {} events are parked, of at most {} and {}; beyond that partitions wait. Replay or"
                                    + " discard dead letters",
                            usage.keys(),
                            usage.events(),
                            mostKeys,
                            mostEvents);
        }
    }
}
