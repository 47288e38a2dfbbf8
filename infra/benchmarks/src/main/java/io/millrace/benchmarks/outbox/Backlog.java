package io.millrace.benchmarks.outbox;

import io.millrace.benchmarks.report.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

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
        var pool = Executors.newFixedThreadPool(WRITERS);
        try (var progress = Progress.towards("Filling the outbox", perWriter * WRITERS)) {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(writer(database, writer, perWriter, progress));
            }
            for (var written : pool.invokeAll(writers)) {
                written.get();
            }
            return perWriter * WRITERS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while filling the outbox", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot fill the outbox", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Callable<Void> writer(OutboxDatabase database, int writer, long events, Progress progress) {
        return () -> {
            try (var connection = database.connect();
                    var settings = connection.createStatement();
                    var call = connection.prepareStatement(CALL)) {
                settings.execute("SET synchronous_commit = off");
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
                return null;
            } catch (SQLException e) {
                throw new IllegalStateException("Writer %d failed".formatted(writer), e);
            }
        };
    }
}
