package io.millrace.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service in a JVM of its own, which can be killed and started again. Thread-safe. It ends with this JVM at the
 * latest.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration REQUEST = Duration.ofSeconds(2);

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path logFile;
    private final boolean temporaryLog;
    private ChildProcess process;

    ServiceProcess(String name, List<String> command, Map<String, String> environment, @Nullable Path logFile) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.temporaryLog = logFile == null;
        this.logFile = logFile == null ? Directories.temporary(name).resolve(name + ".log") : logFile;
        this.process = launch();
        Leftovers.add(this);
    }

    /**
     * Describes a service to be started.
     *
     * @param name as in messages and thread names
     */
    public static ServiceProcessBuilder builder(String name) {
        return new ServiceProcessBuilder(name);
    }

    /**
     * Waits until the address answers 200.
     *
     * @return this service
     * @throws StackException if the service ends or the time is over; the message carries the last lines it logged
     */
    public ServiceProcess awaitReady(URI healthUrl, Duration patience) {
        var current = current();
        var request = HttpRequest.newBuilder(healthUrl).timeout(REQUEST).build();
        Await.until(
                patience,
                () -> answers(current, request),
                () -> current.failure("%s did not answer 200 within %s".formatted(healthUrl, patience)));
        return this;
    }

    private static boolean answers(ChildProcess current, HttpRequest request) {
        if (!current.isAlive()) {
            throw current.failure("The service ended before it was ready");
        }
        try {
            return Http.CLIENT
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted while waiting for " + request.uri(), e);
        }
    }

    /** Kills the service: {@code kill -9}. Returns once it is gone. */
    public void kill() {
        current().kill();
    }

    /** Asks the service to end (SIGTERM) and kills it if it has not within 20 s. Returns once it is gone. */
    public void stop() {
        current().stop(Signal.TERM, STOP);
    }

    /** Like {@link #stop()} with another patience before the kill. */
    public void stop(Duration patience) {
        current().stop(Signal.TERM, patience);
    }

    /** Stops the service if it runs, and starts it as before. Its log is continued. */
    public synchronized void restart() {
        stop();
        process = launch();
    }

    /** Freezes the service: {@code SIGSTOP}. */
    public void pause() {
        current().signal(Signal.STOP);
    }

    /** Lets a frozen service go on: {@code SIGCONT}. */
    public void resume() {
        current().signal(Signal.CONT);
    }

    public boolean isAlive() {
        return current().isAlive();
    }

    public long pid() {
        return current().pid();
    }

    public Path logFile() {
        return logFile;
    }

    /** The last lines the service wrote, oldest first. */
    public String logTail(int lines) {
        return current().logTail(lines);
    }

    /** Stops the service for good and removes a temporary log. */
    @Override
    public void close() {
        Leftovers.remove(this);
        stop();
        if (temporaryLog && logFile.getParent() != null) {
            Directories.delete(logFile.getParent());
        }
    }

    @Override
    public String toString() {
        return "%s (process %d)".formatted(name, pid());
    }

    private synchronized ChildProcess current() {
        return process;
    }

    private ChildProcess launch() {
        return ChildProcess.start(name, command, environment, logFile, Signal.KILL);
    }

    private static final class Http {
        static final HttpClient CLIENT =
                HttpClient.newBuilder().connectTimeout(REQUEST).build();
    }
}
