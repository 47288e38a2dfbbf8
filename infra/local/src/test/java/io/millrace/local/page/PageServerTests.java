package io.millrace.local.page;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.community.ReadSide;
import io.millrace.local.community.WriteSide;
import io.millrace.local.flow.FlowSnapshot;
import io.millrace.local.machine.PortPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerTests {

    private final PortPlan ports = PortPlan.free();
    private final Buttons buttons = new Buttons();
    private final HttpClient client = HttpClient.newHttpClient();
    private final PageClient browser = new PageClient(ports.page());
    private final PageServer page = new PageServer(
            ports.page(),
            buttons,
            new WriteSide(ports.write()),
            new ReadSide(ports.read()),
            Map.of("delivery", "exactly-once"));

    @BeforeEach
    void start() {
        page.start();
    }

    @AfterEach
    void stop() {
        page.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page.css", "/page.js", "/chart.js", "/letters.js", "/post.js", "/mark.svg"})
    void everyFileOfThePageIsServed(String path) throws Exception {
        var response = browser.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
        assertThat(response.body()).isNotEmpty();
    }

    @Test
    void whatIsNotThereIsNotFound() throws Exception {
        assertThat(browser.get("/../pom.xml").statusCode()).isEqualTo(404);
    }

    @Test
    void theFeedBeginsWithTheHistoryAndGoesOnWithStates() throws Exception {
        page.show(new FlowSnapshot(1_000, 7L, null, 0, null, null, null, List.of(), null, List.of()));

        var request = HttpRequest.newBuilder(browser.uri("/flow")).build();
        try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
            assertThat(lines.limit(5))
                    .satisfiesExactly(
                            line -> assertThat(line).isEqualTo("event: history"),
                            line -> assertThat(line).contains("\"written\":7"),
                            line -> assertThat(line).isEmpty(),
                            line -> assertThat(line).isEqualTo("event: state"),
                            line -> assertThat(line).contains("\"written\":7", "\"rate\":20", "\"relayed\":null"));
        }
    }

    @Test
    void theRateIsSet() throws Exception {
        assertThat(browser.post("/api/traffic", "{\"rate\":100}").statusCode()).isEqualTo(200);
        assertThat(buttons.rate).isEqualTo(100);
    }

    @Test
    void aRateBeyondReasonIsRefused() throws Exception {
        var response = browser.post("/api/traffic", "{\"rate\":100000}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("100000");
    }

    @Test
    void aServiceIsKilled() throws Exception {
        assertThat(browser.post("/api/services/relay/kill", "{}").statusCode()).isEqualTo(202);
        assertThat(buttons.killed).containsExactly("relay");
    }

    @ParameterizedTest
    @ValueSource(strings = {"poison", "replay", "break", "mend"})
    void anActOnLettersIsDoneAndSaysWhatCameOfIt(String act) throws Exception {
        var response = browser.post("/api/letters/" + act, "{}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"said\":\"did %s\"}".formatted(act));
        assertThat(buttons.acts).containsExactly(act);
    }

    @Test
    void anActThatIsNotThereIsRefusedByItsName() throws Exception {
        var response = browser.post("/api/letters/heal", "{}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"problem\":\"There is no act 'heal'\"}");
    }

    @Test
    void anActWhileAServiceIsDownSaysSo() throws Exception {
        buttons.away = true;
        var response = browser.post("/api/letters/poison", "{}");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("\"problem\":", "Connection refused", "may be down");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/letters/poison", "/api/services/relay/kill", "/api/traffic"})
    void aButtonThatIsOnlyLookedAtDoesNothing(String button) throws Exception {
        var response = browser.get(button);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("POST");
        assertThat(response.body()).contains("POST with application/json");
        assertThat(buttons.acts).isEmpty();
        assertThat(buttons.killed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/letters", "/api/letters/poison/twice", "/api/services/relay", "/api/nothing"})
    void aButtonThatIsNotThereIsNotFound(String button) throws Exception {
        assertThat(browser.post(button, "{}").statusCode()).isEqualTo(404);
        assertThat(buttons.acts).isEmpty();
    }

    @Test
    void aPostWhileTheServicesAreDownSaysSo() throws Exception {
        var response = browser.post("/api/posts", "{\"author\":\"ada\",\"title\":\"t\",\"body\":\"b\"}");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.body()).contains("may be down");
    }

    @Test
    void malformedJsonIsRefused() throws Exception {
        assertThat(browser.post("/api/traffic", "{").statusCode()).isEqualTo(400);
    }

    @Test
    void aFormOfAnotherSiteCannotPressAButton() throws Exception {
        var request = HttpRequest.newBuilder(browser.uri("/api/services/relay/kill"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"))
                .build();

        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(response.headers().firstValue("Allow")).isEmpty();
        assertThat(response.body()).contains("POST with application/json");
        assertThat(buttons.killed).isEmpty();
    }

    @Test
    void aNameThatIsNotThisMachineIsRefused() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), ports.page())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: evil.example:%d\r\n\r\n"
                            .formatted(ports.page())
                            .getBytes(US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));

            assertThat(answer.readLine()).contains("403");
        }
    }

    private static final class Buttons implements PageActions {

        private final List<String> killed = new ArrayList<>();
        private final List<String> acts = new ArrayList<>();
        private boolean away;
        private int rate = 20;

        @Override
        public Object letters(String act) throws IOException {
            if (away) {
                throw new ConnectException("Connection refused");
            }
            if (act.equals("heal")) {
                throw new IllegalArgumentException("There is no act 'heal'");
            }
            acts.add(act);
            return Map.of("said", "did " + act);
        }

        @Override
        public Object services() {
            return List.of();
        }

        @Override
        public int trafficRate() {
            return rate;
        }

        @Override
        public void setTrafficRate(int perSecond) {
            rate = perSecond;
        }

        @Override
        public void kill(String service) {
            killed.add(service);
        }
    }
}
