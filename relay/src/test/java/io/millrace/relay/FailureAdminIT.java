package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may decide on failed rows, by endpoint and in the console. */
class FailureAdminIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String API = "/api/admin/v1/outbox-failures";
    private static final String CONSOLE = "/admin/outbox-failures";
    private static final String BECAUSE = "{\"reason\":\"nobody needs it\"}";

    private static final String NAME = SharedStack.freshName(FailureAdminIT.class);
    private static final String KAFKA = SharedStack.kafka().bootstrapServers();
    private static Outbox outbox;
    private static RelayProcess relay;

    @BeforeAll
    static void start() {
        outbox = Outbox.in(SharedStack.freshDatabase(FailureAdminIT.class));
        SharedStack.kafka().createTopics(1, "events." + NAME);
        Topic.allow(KAFKA, "events." + NAME, 20_000);
        relay = RelayProcess.start(
                        "admin",
                        RelaySettings.of(outbox.database(), KAFKA, NAME, Delivery.AT_LEAST_ONCE)
                                .withUsers())
                .awaitStreaming();
    }

    @AfterAll
    static void stop() {
        relay.close();
        outbox.drop();
    }

    @Test
    void rolesDecideByEndpoint() {
        var row = API + "/" + poison("roles");

        requireProblem(relay.get(API), 401, "unauthenticated");
        assertThat(relay.get("viewer", API).body()).contains("\"aggregateId\":\"roles\"", "TOO_LARGE");
        assertThat(relay.get("viewer", row).statusCode()).isEqualTo(200);
        assertThat(relay.get("viewer", row + "/audit").body()).isEqualTo("[]");
        assertThat(relay.get("viewer", API + "/overview").body()).contains("\"DEAD_LETTERED\":", "\"slotLagBytes\":");
        for (var act : List.of("/resubmit", "/discard", "/approve-removal")) {
            requireProblem(relay.post("viewer", row + act, BECAUSE), 403, "forbidden");
        }
        requireProblem(relay.post("viewer", API + "/discard", "{\"all\":true,\"reason\":\"x\"}"), 403, "forbidden");
        requireProblem(relay.post("operator", row + "/approve-removal", BECAUSE), 403, "forbidden");
        requireProblem(relay.get("operator", API + "/audit"), 403, "forbidden");

        assertThat(relay.post("admin", row + "/approve-removal", BECAUSE).statusCode())
                .isEqualTo(202);
        requireProblem(relay.post("admin", row + "/approve-removal", BECAUSE), 409, "row-state");
        assertThat(relay.post("operator", row + "/discard", BECAUSE).statusCode())
                .isEqualTo(202);
        requireProblem(relay.post("admin", row + "/discard", BECAUSE), 409, "row-state");
        assertThat(relay.get("admin", API + "/audit").body())
                .contains(
                        "\"who\":\"admin\"", "\"act\":\"APPROVE_REMOVAL\"", "\"who\":\"operator\"", "nobody needs it");
    }

    @Test
    void whatTheRelayAnsweredToEverybodyItStillDoes() {
        var health = relay.get("/actuator/health/readiness");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.headers().map()).doesNotContainKeys("x-frame-options", "set-cookie", "www-authenticate");
        assertThat(relay.get("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(relay.get("/webjars/htmx.org/2.0.7/dist/htmx.min.js").statusCode())
                .isEqualTo(404);
        assertThat(relay.get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void aSelectionThatIsMisspeltOrMissingMeansNothing() {
        var operator = "operator";

        requireProblem(relay.post(operator, API + "/discard", BECAUSE), 400, "invalid-parameter");
        requireProblem(
                relay.post(operator, API + "/discard", "{\"filter\":{\"topc\":\"a\"},\"all\":true,\"reason\":\"x\"}"),
                400,
                "invalid-parameter");
        requireProblem(
                relay.post(operator, API + "/discard", "{\"filter\":{\"state\":\"FAILED\"},\"reason\":\"x\"}"),
                400,
                "invalid-parameter");
        requireProblem(relay.post(operator, API + "/discard", "{\"all\":true}"), 400, "invalid-parameter");
        requireProblem(relay.post(operator, API + "/discard", "discard"), 400, "invalid-parameter");
        assertThat(relay.post(operator, API + "/discard", "{\"filter\":{\"topic\":\"none\"},\"reason\":\"x\"}")
                        .body())
                .isEqualTo("{\"asked\":0}");
    }

    /** Several rows of a key have failed, and more fail while those are asked for. */
    @Test
    void aSelectionIsFrozenAndItsRowsFollowInTheirOrder() {
        var name = SharedStack.freshName(FailureAdminIT.class);
        var events = "events." + name;
        var own = Outbox.in(SharedStack.freshDatabase(FailureAdminIT.class));
        SharedStack.kafka().createTopics(1, events);
        Topic.allow(KAFKA, events, 20_000);
        var settings = RelaySettings.of(own.database(), KAFKA, name, Delivery.EXACTLY_ONCE)
                .with("poison.ordering", "pass")
                .withUsers();
        try (var passing = RelayProcess.start("bulk", settings).awaitStreaming();
                var topic = new Topic(KAFKA, events)) {
            for (int version = 1; version <= 9; version++) {
                append(own, name, "a", version);
                append(own, name, "b", version);
            }
            await().atMost(PATIENCE).until(() -> own.failures().size() == 8);
            Topic.allow(KAFKA, events, 1_000_000);

            var order =
                    "{\"filter\":{\"topic\":\"%s\",\"reason\":\"TOO_LARGE\",\"state\":\"DEAD_LETTERED\"},\"reason\":\"wider\"}";
            var asked = passing.post("operator", API + "/resubmit", order.formatted(events));
            assertThat(asked.statusCode()).isEqualTo(202);
            assertThat(asked.body()).isEqualTo("{\"asked\":8}");
            await().atMost(PATIENCE).untilAsserted(() -> {
                topic.poll();
                assertThat(topic.firstAppearances().get("a")).containsExactly(1L, 3L, 5L, 7L, 9L, 2L, 4L, 6L, 8L);
                assertThat(topic.firstAppearances().get("b")).containsExactly(1L, 3L, 5L, 7L, 9L, 2L, 4L, 6L, 8L);
            });
            assertThat(passing.post("operator", API + "/resubmit", order.formatted(events))
                            .body())
                    .isEqualTo("{\"asked\":0}");
            assertThat(own.number("SELECT count(DISTINCT failure) FROM millrace.outbox_failure_audit"
                            + " WHERE act = 'RESUBMIT' AND who = 'operator' AND reason = 'wider'"))
                    .isEqualTo(8);
        }
        own.drop();
    }

    @Test
    void whoIsNotSignedInSeesTheDoorOnly() {
        var browser = Browser.anonymous(relay);

        assertThat(browser.get(CONSOLE + "/rows").uri().getPath()).isEqualTo(CONSOLE + "/login");
        assertThat(browser.get(CONSOLE + "/assets/console.css").statusCode()).isEqualTo(200);
        assertThat(browser.get(CONSOLE + "/assets/htmx.min.js").body()).contains("htmx");
    }

    @Test
    void aPageWhoseSessionIsOverIsLoadedAnew() {
        var part = Browser.anonymous(relay).part(CONSOLE + "/live");

        assertThat(part.statusCode()).isEqualTo(401);
        assertThat(part.headers().firstValue("HX-Refresh")).hasValue("true");
        assertThat(part.body()).isEmpty();
    }

    @Test
    void aViewerSeesAndCannotDecide() {
        var id = poison("viewed");
        outbox.append(NAME, "viewed", 3, 2);
        await().atMost(PATIENCE).until(() -> outbox.held().contains("viewed/4"));
        var browser = Browser.signedIn(relay, "viewer", CONSOLE);

        var overview = browser.get(CONSOLE);
        var row = browser.get(CONSOLE + "/rows/" + id);

        assertThat(overview.body()).contains("DEAD_LETTERED", "LEADER", "following the log", "Slot lag, bytes");
        assertThat(browser.get(CONSOLE + "/live").body())
                .contains("every 2s", "Oldest undecided")
                .doesNotContain("<html");
        assertThat(browser.get(CONSOLE + "/rows?state=DEAD_LETTERED").body()).contains("viewed", id);
        assertThat(row.body())
                .contains("TOO_LARGE", "Waiting behind it (2)", "Nobody has decided on it")
                .doesNotContain("Resubmit", "<script>");
        assertThat(row.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self'")
                .doesNotContain("unsafe");
        assertThat(browser.get(CONSOLE + "/audit").statusCode()).isEqualTo(403);
        assertThat(browser.submit(CONSOLE, CONSOLE + "/rows/" + id + "/discard", Map.of("why", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.get(CONSOLE + "/rows?state=FAILED").statusCode()).isEqualTo(400);
        assertThat(browser.get(CONSOLE + "/rows/unknown").statusCode()).isEqualTo(404);
    }

    @Test
    void anOperatorDecidesOnPagesThatFollowWhatBecomesOfIt() {
        var id = poison("decided");
        outbox.append(NAME, "decided", 3, 2);
        await().atMost(PATIENCE).until(() -> outbox.held().contains("decided/4"));
        var held = outbox.text(
                "SELECT id FROM millrace.outbox_held WHERE aggregateid = 'decided' AND aggregateversion = 4");
        var browser = Browser.signedIn(relay, "operator", CONSOLE);
        var page = CONSOLE + "/rows/" + id;

        assertThat(browser.post(page + "/discard", Map.of("why", "forged"), "").statusCode())
                .as("without the token of a form")
                .isEqualTo(403);
        assertThat(browser.get(page).body()).doesNotContain("Approve removal");
        assertThat(browser.submit(page, page + "/approve-removal", Map.of("why", "x"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(browser.submit(page, page + "/discard", Map.of("why", " ")).body())
                .contains("A reason is required");

        var alone = browser.submit(page, CONSOLE + "/rows/" + held + "/discard", Map.of("why", "alone"));
        assertThat(alone.uri().getPath()).isEqualTo(CONSOLE + "/rows/" + held);
        awaitShown(browser, CONSOLE + "/rows/" + held, "DISCARDED");
        var asked = browser.submit(page, page + "/discard", Map.of("why", "test data"));
        assertThat(asked.body()).contains("test data", "<strong>operator</strong>");
        awaitShown(browser, page, "DISCARDED");
        assertThat(browser.get(page + "/live").body()).doesNotContain("hx-get", "<html", "<form");
        assertThat(outbox.text("SELECT who FROM millrace.outbox_failure_audit WHERE failure = '%s' AND act = 'DISCARD'"
                        .formatted(id)))
                .isEqualTo("operator");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(outbox.held()).noneMatch(row -> row.startsWith("decided/")));
    }

    @Test
    void anOperatorDecidesOnAllThatAreListed() {
        poison("many-1");
        poison("many-2");
        var browser = Browser.signedIn(relay, "admin", CONSOLE);
        var list = CONSOLE + "/rows?reason=TOO_LARGE&topic=events." + NAME;

        assertThat(browser.get(list).body()).contains("Discard all of these (");
        var asked = browser.submit(
                list, CONSOLE + "/rows/discard?reason=TOO_LARGE&topic=events." + NAME, Map.of("why", "the whole lot"));

        assertThat(asked.body()).contains("asked for", "many-1", "many-2");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                .containsEntry("many-1/2", "DISCARDED")
                .containsEntry("many-2/2", "DISCARDED"));
        assertThat(browser.get(CONSOLE + "/audit").body()).contains("the whole lot", "DISCARDED");
    }

    private static void awaitShown(Browser browser, String page, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(browser.get(page + "/live").body())
                        .contains(">" + state + "</span>")
                        .doesNotContain("is asked for"));
    }

    private static void requireProblem(HttpResponse<String> answer, int status, String kind) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("urn:millrace:problem:" + kind);
    }

    /** The id of the second row of an aggregate, which is too large. */
    private static String poison(String aggregate) {
        outbox.append(NAME, aggregate, 1, 1);
        outbox.appendLarge(NAME, aggregate, 2, 60_000);
        await("the letter").atMost(PATIENCE).until(() -> outbox.failures().containsKey(aggregate + "/2"));
        return outbox.text("SELECT id FROM millrace.outbox_failure WHERE aggregateid = '%s'".formatted(aggregate));
    }

    private static void append(Outbox outbox, String type, String aggregate, int version) {
        if (version % 2 == 0) {
            outbox.appendLarge(type, aggregate, version, 60_000);
        } else {
            outbox.append(type, aggregate, version, 1);
        }
    }
}
