package io.millrace.relay;

import static org.awaitility.Awaitility.await;

import io.millrace.stack.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** A relay in a JVM of its own, to be killed, frozen and asked over HTTP. */
final class RelayProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ServiceProcess process;
    private final int port;

    private RelayProcess(ServiceProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    static RelayProcess start(String name, RelaySettings settings) {
        var port = freePort();
        var log = Path.of("target", "relay-logs", "%s-%s.log".formatted(settings.slot(), name));
        var builder = ServiceProcess.builder(name)
                .logFile(log)
                .mainClass(RelayApplication.class)
                .jvmOption("-Xmx256m")
                .jvmOption("-XX:+UseSerialGC")
                .jvmOption("-XX:TieredStopAtLevel=1");
        settings.withProperty("server.port", port)
                .withProperty("server.shutdown", "immediate")
                .values()
                .forEach(builder::property);
        return new RelayProcess(builder.start(), port);
    }

    ServiceProcess process() {
        return process;
    }

    /** Waits until this relay leads and follows the log. */
    RelayProcess awaitStreaming() {
        await("a leading %s; its log: %s".formatted(process, process.logFile()))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(this::streams);
        return this;
    }

    boolean streams() {
        return health("").contains("following the log");
    }

    boolean leads() {
        return health("").contains("\"leader\":true");
    }

    /** Waits until this relay answers and leaves the leadership to another. */
    RelayProcess awaitStandby() {
        await("a standby %s; its log: %s".formatted(process, process.logFile()))
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> health("").contains("standing by"));
        return this;
    }

    /** The body of a health group, such as {@code /readiness}; empty if nobody answers. */
    String health(String group) {
        var answer = get("/actuator/health" + group);
        return answer == null ? "" : answer.body();
    }

    /** The value of a metric, as Prometheus reads it; NaN if there is none. */
    double metric(String name, String... tags) {
        var answer = get("/actuator/prometheus");
        return answer == null
                ? Double.NaN
                : answer.body()
                        .lines()
                        .filter(line -> line.startsWith(name) && !Character.isLetter(line.charAt(name.length())))
                        .filter(line -> Arrays.stream(tags).allMatch(line::contains))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .findFirst()
                        .orElse(Double.NaN);
    }

    HttpResponse<String> get(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .timeout(Duration.ofSeconds(2))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking " + process, e);
        }
    }

    /** Posts JSON; null if nobody answers. */
    HttpResponse<String> post(String path, String json) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(json))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking " + process, e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.resume();
        process.close();
    }
}
