package io.millrace.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.Base64;

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

    /** Asks as nobody; null if nobody answers. */
    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(10)));
    }

    /** Asks as one of the users of {@link RelaySettings#withUsers()}; null if nobody answers. */
    HttpResponse<String> get(String user, String path) {
        return send(HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", basic(user)));
    }

    /** Posts JSON as one of the users; null if nobody answers. */
    HttpResponse<String> post(String user, String path, String json) {
        return send(posted(user, path, json));
    }

    /** The same, with an idempotency key. */
    HttpResponse<String> post(String user, String path, String json, String key) {
        return send(posted(user, path, json).header("Idempotency-Key", key));
    }

    private HttpRequest.Builder posted(String user, String path, String json) {
        return HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", basic(user))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    static String password(String user) {
        return user + "-secret";
    }

    private static String basic(String user) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password(user)).getBytes(UTF_8));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking " + process, e);
        }
    }

    static int freePort() {
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
