package io.millrace.deadletter.path;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Looks at the relay by what it tells everybody: its meters and its health. */
public final class RelayProbe implements PathProbe {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final JsonMapper MAPPER = new JsonMapper();

    private final URI relay;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param relay base address, such as {@code http://relay:8082} */
    public RelayProbe(URI relay) {
        this.relay = relay;
    }

    @Override
    public List<PathStage> look() {
        try {
            var meters = get("/actuator/prometheus");
            if (meters.statusCode() != 200) {
                return unknown("Its meters answer %d at %s".formatted(meters.statusCode(), meters.uri()));
            }
            return List.of(new PathStage(
                    "relay",
                    "outbox",
                    null,
                    backlog(meters.body()),
                    null,
                    rowsHeld(meters.body()),
                    troubles(get("/actuator/health/relay").body())));
        } catch (IOException e) {
            return unknown("Not reachable at %s: %s".formatted(relay, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown("Not asked, because this service stops");
        }
    }

    private static List<PathStage> unknown(String why) {
        return List.of(PathStage.unknown("relay", "outbox", why));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var address = relay.toString().replaceFirst("/+$", "") + path;
        return client.send(
                HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static @Nullable Backlog backlog(String meters) {
        var bytes = meter(meters, "millrace_relay_slot_lag_bytes");
        var seconds = meter(meters, "millrace_relay_slot_lag_seconds");
        if (bytes.isEmpty()) {
            return null;
        }
        var age = seconds.isEmpty() ? null : Duration.ofMillis((long) (1_000 * seconds.getAsDouble()));
        return new Backlog((long) bytes.getAsDouble(), "bytes", age);
    }

    private static @Nullable Long rowsHeld(String meters) {
        var rows = meter(meters, "millrace_relay_rows_held");
        return rows.isEmpty() ? null : (long) rows.getAsDouble();
    }

    private static OptionalDouble meter(String meters, String name) {
        return meters.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .filter(Double::isFinite)
                .findFirst();
    }

    private static List<String> troubles(String health) {
        List<String> troubles = new ArrayList<>();
        try {
            var answer = MAPPER.readTree(health);
            var details = answer.path("details");
            var trouble = details.path("trouble").asString("");
            if (!trouble.isEmpty()) {
                troubles.add(trouble);
            }
            if ("open".equals(details.path("breaker").asString(""))) {
                troubles.add("The broker does not answer; it waits");
            }
            if (troubles.isEmpty() && !"UP".equals(answer.path("status").asString(""))) {
                troubles.add("Its health is " + answer.path("status").asString("unknown"));
            }
        } catch (JacksonException e) {
            troubles.add("Its health is no JSON: " + e.getOriginalMessage());
        }
        return troubles;
    }
}
