package io.millrace.benchmarks.outbox;

import io.millrace.benchmarks.report.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Several connections that fill a database at once; their commits do not wait for the disk. */
final class Writers {

    private Writers() {}

    /** What one writer does on its own connection. */
    interface Work {
        void perform(Connection connection, int writer, Progress progress) throws SQLException;
    }

    static void run(OutboxDatabase database, String task, int writers, long total, Work work) {
        var pool = Executors.newFixedThreadPool(writers);
        try (var progress = Progress.towards(task, total)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                tasks.add(task(database, writer, progress, work));
            }
            for (var written : pool.invokeAll(tasks)) {
                written.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while filling the outbox", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot fill the outbox", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static Callable<Void> task(OutboxDatabase database, int writer, Progress progress, Work work) {
        return () -> {
            try (var connection = database.connect();
                    var settings = connection.createStatement()) {
                settings.execute("SET synchronous_commit = off");
                work.perform(connection, writer, progress);
                return null;
            } catch (SQLException e) {
                throw new IllegalStateException("Writer %d failed".formatted(writer), e);
            }
        };
    }
}
