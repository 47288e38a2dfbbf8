package io.millrace.local.flow;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Counts the outbox's rows without reading the old ones again: ids grow with time, so only the youngest part of the
 * index is counted each time. Not thread-safe.
 */
final class WrittenCounter {

    /** Transactions longer than this would be missed by the count; the counter never claims to be the check. */
    private static final Duration YOUNG = Duration.ofSeconds(20);

    private static final String COUNT =
            """
            SELECT count(*) FROM millrace.outbox
            WHERE id >= millrace.outbox_lowest_id(?) AND id < millrace.outbox_lowest_id(?)""";

    private final Clock clock;
    private Instant countedUpTo = Instant.EPOCH;
    private long counted;

    WrittenCounter(Clock clock) {
        this.clock = clock;
    }

    /** Rows in the outbox now. */
    long count(Connection connection) throws SQLException {
        var now = clock.instant();
        var old = now.minus(YOUNG);
        if (old.isAfter(countedUpTo.plus(YOUNG))) {
            counted += count(connection, countedUpTo, old);
            countedUpTo = old;
        }
        return counted + count(connection, countedUpTo, now.plus(Duration.ofDays(1)));
    }

    private static long count(Connection connection, Instant from, Instant to) throws SQLException {
        try (var statement = connection.prepareStatement(COUNT)) {
            statement.setObject(1, from.atOffset(ZoneOffset.UTC));
            statement.setObject(2, to.atOffset(ZoneOffset.UTC));
            try (var result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }
}
