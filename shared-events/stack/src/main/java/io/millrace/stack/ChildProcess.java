package io.millrace.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A child of this JVM, in a session of its own, so that Ctrl-C reaches this JVM alone, which then stops its children in
 * order. Where the system can (Linux), it dies with this JVM even if that is killed. Its output is appended to a file.
 */
final class ChildProcess implements Vital {

    private final String name;
    private final Process process;
    private final LogFile log;

    private ChildProcess(String name, Process process, LogFile log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a command.
     *
     * @param whenOrphaned signal it receives if this JVM dies
     */
    static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Path log, Signal whenOrphaned) {
        var builder = new ProcessBuilder(Wrapping.own(command, whenOrphaned)).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            return new ChildProcess(name, keep(name, builder), new LogFile(log));
        } catch (IOException e) {
            throw new StackException("Could not start %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** The signal at a parent's death is sent when the thread that started the child ends: that thread has to stay. */
    private static Process keep(String name, ProcessBuilder builder) throws IOException {
        var started = new CompletableFuture<Process>();
        var keeper = new Thread(
                () -> {
                    try {
                        var process = builder.start();
                        started.complete(process);
                        process.waitFor();
                    } catch (IOException e) {
                        started.completeExceptionally(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "millrace-stack-" + name);
        keeper.setDaemon(true);
        keeper.start();
        try {
            return started.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while starting " + name, e);
        }
    }

    long pid() {
        return process.pid();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Only for a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    void signal(Signal signal) {
        signal.send(process.toHandle());
    }

    /** Sends the signal, kills the process if it is still there after {@code patience}, returns once it is gone. */
    void stop(Signal signal, Duration patience) {
        if (!isAlive()) {
            return;
        }
        signal(signal);
        Signal.CONT.send(process.toHandle());
        if (!awaitExit(patience)) {
            kill();
        }
    }

    void kill() {
        process.destroyForcibly();
        if (!awaitExit(Duration.ofSeconds(30))) {
            throw new StackException("%s (process %d) is still there after kill -9".formatted(name, pid()));
        }
    }

    boolean awaitExit(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting for the end of " + name, e);
        }
    }

    String logTail(int lines) {
        return log.tail(lines);
    }

    /** An exception that says how the process stands and what it said last. */
    @Override
    public StackException failure(String what) {
        var state = isAlive() ? "it still runs" : "it ended with exit code " + process.exitValue();
        return new StackException("%s: %s, process %d: %s. Last lines of %s:%n%s"
                .formatted(name, what, pid(), state, log.path(), logTail(25)));
    }

    List<ProcessHandle> family() {
        var all = new ArrayList<ProcessHandle>();
        all.add(process.toHandle());
        process.descendants().forEach(all::add);
        return all;
    }
}
