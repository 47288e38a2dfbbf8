package io.millrace.benchmarks.outbox;

import io.millrace.benchmarks.report.Progress;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Rows that were relayed before the slot began, as an outbox keeps them until their partition is dropped. They lie in
 * the partition of today, which the relay's own events are written to as well.
 *
 * <p>The heads of their aggregates are written at the end, all at once, and not by the outbox's trigger.
 */
public final class RetainedRows {

    private static final int WRITERS = 2;
    private static final int CHUNK = 50_000;
    private static final long VERSIONS_PER_AGGREGATE = 10;
    private static final String TRIGGER = "ALTER TABLE millrace.outbox %s TRIGGER outbox_append";
    private static final String LOAD = "CALL bench_retain(?, ?, ?)";
    private static final String HEADS =
            """
            INSERT INTO millrace.outbox_head (aggregatetype, aggregateid, aggregateversion)
            SELECT aggregatetype, aggregateid, max(aggregateversion)
            FROM millrace.outbox
            GROUP BY aggregatetype, aggregateid
            """;

    private RetainedRows() {}

    /** Loads the given number of rows, in whole aggregates, into an empty outbox. */
    public static void load(OutboxDatabase database, long rows) {
        database.execute(OutboxDatabase.resource("/io/millrace/benchmarks/outbox/backlog.sql"));
        database.execute(OutboxDatabase.resource("/io/millrace/benchmarks/outbox/retained.sql"));
        database.execute(TRIGGER.formatted("DISABLE"));
        Writers.run(
                database,
                "Retaining rows",
                WRITERS,
                rows,
                (connection, writer, progress) -> load(connection, writer, rows, progress));
        database.execute(HEADS);
        database.execute(TRIGGER.formatted("ENABLE"));
    }

    private static void load(Connection connection, int writer, long rows, Progress progress) throws SQLException {
        try (var call = connection.prepareStatement(LOAD)) {
            for (long first = (long) writer * CHUNK; first < rows; first += (long) WRITERS * CHUNK) {
                long count = Math.min(CHUNK, rows - first);
                call.setLong(1, first);
                call.setLong(2, count);
                call.setLong(3, VERSIONS_PER_AGGREGATE);
                call.execute();
                progress.stepBy(count);
            }
        }
    }
}
