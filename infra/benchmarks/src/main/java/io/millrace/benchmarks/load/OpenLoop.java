package io.millrace.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Operations at a steady rate, each with an intended time. A slow operation delays no intended time after it, so a
 * latency measured from there counts the wait as well.
 */
public final class OpenLoop {

    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final long begin = System.nanoTime() + LEAD_NANOS;
    private final long interval;
    private final long operations;

    private OpenLoop(int perSecond, Duration duration) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.operations = duration.toNanos() / interval;
    }

    /** A schedule that begins at once. */
    public static OpenLoop at(int perSecond, Duration duration) {
        return new OpenLoop(perSecond, duration);
    }

    /** How many operations the schedule holds. */
    public long operations() {
        return operations;
    }

    /** When the operation is to begin, in terms of {@link System#nanoTime()}. */
    public long intended(long operation) {
        return begin + operation * interval;
    }

    /** Runs the whole schedule with the given number of threads, each with its own worker; returns when all is done. */
    public void run(int threads, WorkerFactory factory) {
        var next = new AtomicLong();
        List<Callable<Void>> workers = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            workers.add(() -> {
                try (var worker = factory.open()) {
                    for (long i = next.getAndIncrement(); i < operations; i = next.getAndIncrement()) {
                        await(intended(i));
                        worker.perform(i);
                    }
                }
                return null;
            });
        }
        var pool = Executors.newFixedThreadPool(threads);
        try {
            for (var worker : pool.invokeAll(workers)) {
                worker.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted under load", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("An operation failed under load", e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    private static void await(long moment) {
        for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Opens a worker for each thread. */
    public interface WorkerFactory {
        Worker open() throws Exception;
    }

    /** Performs operations, one at a time. */
    public interface Worker extends AutoCloseable {
        void perform(long operation) throws Exception;

        @Override
        default void close() throws Exception {}
    }
}
