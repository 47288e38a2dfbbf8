package io.millrace.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** Clients that do one operation after the other, without a pause, for a given time. */
public final class ClosedLoop {

    private ClosedLoop() {}

    /**
     * Runs the clients.
     *
     * @param operation makes the operation of each client; a client calls it by one thread
     * @return how long each operation took, in nanoseconds
     */
    public static long[] run(int clients, Duration time, IntFunction<Runnable> operation) {
        var pool = Executors.newFixedThreadPool(clients);
        try {
            long end = System.nanoTime() + time.toNanos();
            List<Callable<long[]>> tasks = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                var own = operation.apply(client);
                tasks.add(() -> repeat(own, end));
            }
            var all = LongStream.empty();
            for (var done : pool.invokeAll(tasks)) {
                all = LongStream.concat(all, Arrays.stream(done.get()));
            }
            return all.toArray();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted under load", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("An operation failed under load", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static long[] repeat(Runnable operation, long end) {
        var durations = new long[1 << 16];
        int count = 0;
        for (long begin = System.nanoTime(); begin < end; ) {
            operation.run();
            long now = System.nanoTime();
            if (count == durations.length) {
                durations = Arrays.copyOf(durations, count * 2);
            }
            durations[count++] = now - begin;
            begin = now;
        }
        return Arrays.copyOf(durations, count);
    }
}
