package io.millrace.local.run;

import io.millrace.stack.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One service that runs, may be killed and comes back. Thread-safe. */
public final class Service implements AutoCloseable {

    private static final Duration START = Duration.ofMinutes(2);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    private final ServiceName name;
    private final int port;
    private final ServiceProcess process;
    private final AtomicInteger starts = new AtomicInteger(1);
    private volatile State state = State.STARTING;
    private volatile long stateSince = System.currentTimeMillis();

    Service(ServiceName name, int port, ServiceProcess process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    public ServiceName name() {
        return name;
    }

    public int port() {
        return port;
    }

    public State state() {
        return state;
    }

    /** When its state last changed, in milliseconds since 1970. */
    public long stateSince() {
        return stateSince;
    }

    /** How often it was started, from 1. */
    public int starts() {
        return starts.get();
    }

    public long pid() {
        return process.pid();
    }

    /** The last lines it wrote, oldest first. */
    public String logTail(int lines) {
        return process.logTail(lines);
    }

    public String logFile() {
        return process.logFile().toString();
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() {
        process.awaitReady(readiness(), START);
        become(State.UP);
    }

    /** {@code kill -9}. */
    public void kill() {
        process.kill();
        become(State.DOWN);
    }

    /** Starts it again and returns at once. */
    public void restart() {
        starts.incrementAndGet();
        become(State.STARTING);
        process.restart();
    }

    /** Looks how it is now. */
    State look() {
        if (!process.isAlive()) {
            become(State.DOWN);
        } else if (isReady()) {
            become(State.UP);
        } else if (state == State.UP) {
            become(State.UNREADY);
        }
        return state;
    }

    @Override
    public void close() {
        process.close();
        become(State.DOWN);
    }

    private boolean isReady() {
        var request = HttpRequest.newBuilder(readiness())
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return CLIENT.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private URI readiness() {
        return URI.create("http://localhost:%d/actuator/health/readiness".formatted(port));
    }

    private synchronized void become(State next) {
        if (state != next) {
            state = next;
            stateSince = System.currentTimeMillis();
        }
    }

    /** How a service is. */
    public enum State {
        /** The process runs and has not been ready yet. */
        STARTING,
        UP,
        /** The process runs, was ready, and says that it is not. */
        UNREADY,
        DOWN
    }
}
