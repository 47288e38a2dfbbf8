package io.millrace.local.check;

import io.millrace.local.run.Progress;
import io.millrace.local.run.Service;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One {@code kill -9} in the middle of the load, and the way back. */
final class Crash {

    private final Service service;
    private final int atCommand;
    private final ExecutorService executor;
    private @Nullable Future<Double> recovery;

    /**
     * Plans a crash.
     *
     * @param atCommand number of the command that brings it
     * @param executor runs the recovery, so that the load goes on meanwhile
     */
    Crash(Service service, int atCommand, ExecutorService executor) {
        this.service = service;
        this.atCommand = atCommand;
        this.executor = executor;
    }

    /** Tells it the number of the command that comes next. */
    void before(int command) {
        if (command == atCommand) {
            service.kill();
            recovery = executor.submit(this::recover);
        }
    }

    private double recover() {
        long killed = System.nanoTime();
        service.restart();
        service.awaitReady();
        return (System.nanoTime() - killed) / 1e9;
    }

    /** Waits until the service is ready again. */
    Line result() throws InterruptedException {
        var name = "kill -9 " + service.name().id();
        if (recovery == null) {
            return new Line(false, name, "never came to pass", List.of());
        }
        try {
            return new Line(
                    true,
                    name,
                    "at command %s, ready again after %.1f s".formatted(Progress.count(atCommand), recovery.get()),
                    List.of());
        } catch (ExecutionException e) {
            return new Line(
                    false,
                    name,
                    "at command %s, not ready again".formatted(Progress.count(atCommand)),
                    List.of(String.valueOf(e.getMessage())));
        }
    }
}
