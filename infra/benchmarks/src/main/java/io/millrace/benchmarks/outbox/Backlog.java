package io.millrace.benchmarks.outbox;

import io.millrace.benchmarks.report.Progress;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Fills an outbox with events numbered from 0, each in its own transaction, by several connections at once.
 *
 * <p>A procedure appends and commits inside the server, and commits do not wait for the disk: it only has to be filled
 * quickly, the log is the same.
 */
public final class Backlog {

    private static final int WRITERS = 4;
    private static final int AGGREGATES_PER_WRITER = 5_000;
    private static final int CHUNK = 2_500;
    private static final String CALL = "CALL bench_append(?, ?, ?, ?, ?)";

    private Backlog() {}

    /** Appends the given number of events, rounded up to a multiple of the writers; returns how many. */
    public static long append(OutboxDatabase database, long events) {
        database.execute(OutboxDatabase.resource("/io/millrace/benchmarks/outbox/backlog.sql"));
        long perWriter = (events + WRITERS - 1) / WRITERS;
        Writers.run(
                database,
                "Filling the outbox",
                WRITERS,
                perWriter * WRITERS,
                (connection, writer, progress) -> append(connection, writer, perWriter, progress));
        return perWriter * WRITERS;
    }

    private static void append(Connection connection, int writer, long events, Progress progress) throws SQLException {
        try (var call = connection.prepareStatement(CALL)) {
            for (long first = 0; first < events; first += CHUNK) {
                long count = Math.min(CHUNK, events - first);
                call.setInt(1, writer);
                call.setInt(2, WRITERS);
                call.setLong(3, first);
                call.setLong(4, count);
                call.setLong(5, AGGREGATES_PER_WRITER);
                call.execute();
                progress.stepBy(count);
            }
        }
    }
}
