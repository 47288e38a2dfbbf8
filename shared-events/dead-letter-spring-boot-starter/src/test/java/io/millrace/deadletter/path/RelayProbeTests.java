package io.millrace.deadletter.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayProbeTests {

    private static final String METERS =
            """
            # HELP millrace_relay_slot_lag_bytes Log that the slot has not confirmed
            # TYPE millrace_relay_slot_lag_bytes gauge
            millrace_relay_slot_lag_bytes{application="relay"} 4096.0
            millrace_relay_slot_lag_seconds 2.5
            """;

    private HttpServer relay;

    @BeforeEach
    void start() throws IOException {
        relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        relay.start();
    }

    @AfterEach
    void stop() {
        relay.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + relay.getAddress().getPort());
    }

    private void answer(String path, int status, String body) {
        relay.createContext(path, exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
                exchange.getResponseBody().write(body.getBytes(UTF_8));
            }
        });
    }

    @Test
    void lagComesFromItsMeters() {
        answer("/actuator/prometheus", 200, METERS);
        answer("/actuator/health/relay", 200, "{\"status\":\"UP\",\"details\":{\"breaker\":\"closed\"}}");

        var stage = new RelayProbe(address()).look().get(0);

        assertThat(stage.backlog()).isEqualTo(new Backlog(4096, "bytes", Duration.ofMillis(2_500)));
        assertThat(stage.parkedKeys()).isNull();
        assertThat(stage.parkedEvents()).isNull();
        assertThat(stage.troubles()).isEmpty();
    }

    @Test
    void rowsItHoldsAreEventsOfKeysThatItDoesNotTell() {
        answer("/actuator/prometheus", 200, METERS + "millrace_relay_rows_held{application=\"relay\"} 12.0\n");
        answer("/actuator/health/relay", 200, "{\"status\":\"UP\"}");

        var stage = new RelayProbe(address()).look().get(0);

        assertThat(stage.parkedKeys()).isNull();
        assertThat(stage.parkedEvents()).isEqualTo(12);
    }

    @Test
    void troubleComesFromItsHealth() {
        answer("/actuator/prometheus", 200, METERS);
        answer(
                "/actuator/health/relay",
                503,
                "{\"status\":\"DOWN\",\"details\":{\"breaker\":\"open\",\"trouble\":\"halted: no slot\"}}");

        assertThat(new RelayProbe(address()).look().get(0).troubles())
                .containsExactly("halted: no slot", "The broker does not answer; it waits");
    }

    @Test
    void whatTellsNothingIsInTrouble() {
        answer("/actuator/prometheus", 404, "");

        var stage = new RelayProbe(address()).look().get(0);

        assertThat(stage.backlog()).isNull();
        assertThat(stage.troubles()).singleElement().asString().contains("answer 404");
    }

    @Test
    void whatIsNotThereIsNotReachable() {
        var gone = address();
        relay.stop(0);

        assertThat(new RelayProbe(gone).look().get(0).troubles())
                .singleElement()
                .asString()
                .contains("Not reachable at " + gone);
    }
}
