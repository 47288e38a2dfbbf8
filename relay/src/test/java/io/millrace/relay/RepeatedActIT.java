package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for acts on failed rows that come again with their Idempotency-Key. */
class RepeatedActIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String API = SickAggregate.PATH;
    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'millrace-relay admin'"
                    + " AND datname = current_database() AND wait_event_type = 'Lock'";

    private static Outbox outbox;
    private static RelayProcess relay;

    private final String key = UUID.randomUUID().toString();
    private SickAggregate sick;
    private String discard;

    @BeforeAll
    static void start() {
        outbox = Outbox.in(SharedStack.freshDatabase(RepeatedActIT.class));
        var settings = RelaySettings.of(
                        outbox.database(),
                        SharedStack.kafka().bootstrapServers(),
                        SharedStack.freshName(RepeatedActIT.class),
                        Delivery.AT_LEAST_ONCE)
                .withUsers();
        relay = RelayProcess.start("repeated", settings).awaitStreaming();
    }

    @AfterAll
    static void stop() {
        relay.close();
        outbox.drop();
    }

    @BeforeEach
    void fail() {
        sick = new SickAggregate(outbox, RepeatedActIT.class).poisoned();
        discard = API + "/" + sick.failed(2) + "/discard";
    }

    @AfterEach
    void leave() {
        sick.close();
    }

    @Test
    void anActIsDoneOnceAndAnsweredAgain() {
        var first = post(discard, SickAggregate.BECAUSE);
        sick.awaitStates(Map.of(2L, "DISCARDED"));
        var again = post(discard, SickAggregate.BECAUSE);

        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(location(again)).isEqualTo(location(first));
        requireProblem(relay.post("operator", discard, SickAggregate.BECAUSE), 409, "row-state");
        requireAskedOnce();
    }

    @Test
    void requestsThatComeAtOnceAreOne() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        Callable<Integer> ask = () -> post(discard, SickAggregate.BECAUSE).statusCode();
        try {
            for (var answer : threads.invokeAll(List.of(ask, ask, ask, ask))) {
                assertThat(answer.get()).as("done, or being done").isIn(202, 409);
            }
        } finally {
            threads.shutdown();
        }

        assertThat(post(discard, SickAggregate.BECAUSE).statusCode()).isEqualTo(202);
        requireAskedOnce();
    }

    @Test
    void aSelectionIsTakenOnceThoughMoreIsLikeItByThen() {
        var all = "{\"filter\":{\"topic\":\"%s\"},\"reason\":\"x\"}".formatted(sick.events());

        assertThat(post(API + "/discard", all).body()).isEqualTo("{\"asked\":1}");
        sick.awaitStates(Map.of(2L, "DISCARDED"));
        sick.appendLarge(3);
        sick.awaitStates(Map.of(2L, "DISCARDED", 3L, "DEAD_LETTERED"));

        assertThat(post(API + "/discard", all).body()).isEqualTo("{\"asked\":1}");
        assertThat(sick.audit(3)).isEmpty();
    }

    @Test
    void aKeyIsOfOneRequestOfOneActor() {
        var removal = API + "/" + sick.failed(2) + "/approve-removal";
        assertThat(relay.post("admin", removal, SickAggregate.BECAUSE, key).statusCode())
                .isEqualTo(202);

        requireProblem(relay.post("admin", removal, "{\"reason\":\"another\"}", key), 422, "idempotency-key-reused");
        requireProblem(relay.post("admin", discard, SickAggregate.BECAUSE, key), 422, "idempotency-key-reused");
        assertThat(sick.audit(2)).containsExactly("APPROVE_REMOVAL admin");
        assertThat(post(discard, SickAggregate.BECAUSE).statusCode()).isEqualTo(202);
    }

    @Test
    void whatWasRefusedMayBeAskedForAgain() {
        requireProblem(post(API + "/unknown/discard", SickAggregate.BECAUSE), 404, "unknown-row");
        requireProblem(post(discard, "{}"), 400, "invalid-parameter");

        assertThat(post(discard, SickAggregate.BECAUSE).statusCode()).isEqualTo(202);
    }

    @Test
    void aKeyThatCannotBeKeptIsRefused() {
        requireProblem(
                relay.post("operator", discard, SickAggregate.BECAUSE, "k".repeat(201)), 400, "invalid-parameter");

        assertThat(sick.audit(2)).isEmpty();
    }

    /** As the writer's migrations leave it that is older than the relay. */
    @Test
    void whatKeepsNoKeysSaysSoAndDoesWhatComesWithoutOne() {
        outbox.execute("ALTER TABLE millrace.outbox_keyed_request RENAME TO renamed");
        try {
            requireProblem(post(discard, SickAggregate.BECAUSE), 501, "idempotency-key-not-kept");
            assertThat(sick.audit(2)).isEmpty();
            assertThat(relay.post("operator", discard, SickAggregate.BECAUSE).statusCode())
                    .isEqualTo(202);
        } finally {
            outbox.execute("ALTER TABLE millrace.renamed RENAME TO outbox_keyed_request");
        }
    }

    @Test
    void aKeyIsForgottenAfterSevenDays() {
        var act = API + "/" + sick.failed(2) + "/approve-removal";
        relay.post("admin", act, SickAggregate.BECAUSE, key);
        age("6 days 23 hours");
        requireProblem(relay.post("admin", discard, SickAggregate.BECAUSE, key), 422, "idempotency-key-reused");

        age("7 days 1 hour");
        assertThat(relay.post("admin", discard, SickAggregate.BECAUSE, key).statusCode())
                .isEqualTo(202);
    }

    @Test
    void anActIsDoneOnceThoughTheRelayIsKilledInTheMiddleOfIt() {
        outbox.inAutoCommit(holder -> {
            holder.setAutoCommit(false);
            try (var lock = holder.createStatement()) {
                lock.execute(
                        "SELECT FROM millrace.outbox_failure WHERE id = '%s' FOR UPDATE".formatted(sick.failed(2)));
            }
            var asked = CompletableFuture.supplyAsync(() -> post(discard, SickAggregate.BECAUSE));
            await("the request has its key and waits for the row")
                    .atMost(PATIENCE)
                    .until(() -> outbox.number(WAITING) == 1);
            requireProblem(post(discard, SickAggregate.BECAUSE), 409, "idempotency-key-in-use");
            relay.process().kill();
            assertThat(asked.join()).isNull();
            holder.rollback();
        });
        relay.process().restart();
        relay.awaitStreaming();
        assertThat(sick.audit(2)).isEmpty();

        assertThat(post(discard, SickAggregate.BECAUSE).statusCode()).isEqualTo(202);
        sick.awaitStates(Map.of(2L, "DISCARDED"));
        assertThat(post(discard, SickAggregate.BECAUSE).statusCode()).isEqualTo(202);
        requireAskedOnce();
    }

    private HttpResponse<String> post(String path, String body) {
        return relay.post("operator", path, body, key);
    }

    private void requireAskedOnce() {
        assertThat(sick.audit(2).stream().filter("DISCARD operator"::equals)).hasSize(1);
    }

    private void age(String since) {
        outbox.execute("UPDATE millrace.outbox_keyed_request SET asked_at = now() - interval '%s'".formatted(since));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static void requireProblem(HttpResponse<String> answer, int status, String kind) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("urn:millrace:problem:" + kind);
    }
}
