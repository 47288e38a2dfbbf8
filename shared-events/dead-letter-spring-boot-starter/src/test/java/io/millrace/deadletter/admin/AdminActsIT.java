package io.millrace.deadletter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators do by the admin API. */
class AdminActsIT {

    private static final AdminService SERVICE = new AdminService(AdminActsIT.class);
    private static final String API = Paths.ADMIN;

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @BeforeEach
    void clean() {
        SERVICE.clean();
    }

    @Test
    void replayIsAcceptedAndItsRunCanBeFollowed() {
        var id = SERVICE.letters.letter("k", 1, ItemChanged.json("fine"));

        var accepted = SERVICE.post("operator", API + "/" + id + "/replay", null);

        assertThat(accepted.status()).isEqualTo(202);
        var location = accepted.response().headers().firstValue("Location").orElseThrow();
        assertThat(location).startsWith(API + "/runs/");
        var done = await().until(
                        () -> SERVICE.get("viewer", location).json(),
                        run -> run.get("state").asString().equals("DONE"));
        assertThat(done.get("progress").get("resolved").asInt()).isEqualTo(1);
        assertThat(done.get("requestedBy").asString()).isEqualTo("operator");
        assertThat(SERVICE.letters.state(id)).isEqualTo(LetterState.RESOLVED);
        assertThat(SERVICE.get("viewer", location + "/items")
                        .json()
                        .get("items")
                        .get(0)
                        .get("outcome")
                        .asString())
                .isEqualTo("RESOLVED");
        assertThat(SERVICE.get("viewer", API + "/runs").json().get("items")).hasSize(1);
    }

    @Test
    void keyGroupAndFilterAreReplayed() {
        SERVICE.letters.letter("k", 1, ItemChanged.json("fine"));
        var other = SERVICE.letters.letter("o", 1, ItemChanged.json("fine"), "UNDECODABLE");
        var group = SERVICE.get("viewer", API + "/" + other)
                .json()
                .get("fingerprint")
                .asString();

        var byKey = SERVICE.post("operator", API + "/replay", "{\"topic\":\"events.item\",\"key\":\"k\"}");
        var byGroup = SERVICE.post("operator", API + "/groups/" + group + "/replay", "{\"maxPerSecond\":10}");

        assertThat(byKey.json().get("progress").get("letters").asInt()).isEqualTo(1);
        assertThat(byGroup.status()).isEqualTo(202);
        await().until(() -> SERVICE.letters.count("SELECT count(*) FROM applied") == 2);
    }

    @Test
    void idempotencyKeyIsHonoured() {
        SERVICE.letters.manyLetters(3);
        var key = Map.of("Idempotency-Key", UUID.randomUUID().toString());

        var first = SERVICE.send("operator", "POST", API + "/replay", "{\"all\":true}", key);
        var again = SERVICE.send("operator", "POST", API + "/replay", "{\"all\":true}", key);
        var other = SERVICE.send("operator", "POST", API + "/replay", "{\"all\":true,\"maxPerSecond\":1}", key);

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
        other.isProblem(422, "idempotency-key-reused");
        var long201 = Map.of("Idempotency-Key", "k".repeat(201));
        SERVICE.send("operator", "POST", API + "/replay", "{\"all\":true}", long201)
                .isProblem(400, "invalid-parameter");
    }

    @Test
    void theSecondOperatorIsToldTheRun() {
        SERVICE.letters.manyLetters(30);
        var first = SERVICE.post("operator", API + "/replay", "{\"all\":true,\"maxPerSecond\":1}");

        var second = SERVICE.post("admin", API + "/replay", "{\"all\":true}");

        second.isProblem(409, "letters-taken");
        assertThat(second.json().get("run")).isEqualTo(first.json().get("id"));
        var run = API + "/runs/" + first.json().get("id").asString();
        assertThat(SERVICE.post("operator", run + "/pause", null)
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("PAUSED");
        assertThat(SERVICE.post("operator", run + "/continue", null)
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("RUNNING");
        assertThat(SERVICE.post("operator", run + "/cancel", "{\"reason\":\"enough\"}")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("CANCELLED");
        SERVICE.post("operator", run + "/cancel", null).isProblem(409, "run-state");
    }

    @Test
    void dryRunTellsWhatWouldHappen() {
        var id = SERVICE.letters.letter("k", 1, ItemChanged.json("fine"));

        var one = SERVICE.post("operator", API + "/" + id + "/dry-run", null).json();
        var all = SERVICE.post("operator", API + "/dry-run", "{\"all\":true}").json();

        assertThat(one.get("letters").get(0).get("outcome").asString()).isEqualTo("APPLIED");
        assertThat(one.get("letters").get(0).get("rows")).hasSize(1);
        assertThat(all).isEqualTo(one);
        assertThat(SERVICE.letters.state(id)).isEqualTo(LetterState.OPEN);
    }

    @Test
    void lettersAreCorrectedDiscardedAndReopened() {
        var id = SERVICE.letters.letter("k", 1, ItemChanged.json("poison"));

        var mismatch = SERVICE.post("operator", API + "/" + id + "/edit", "{\"payload\":\"{}\",\"reason\":\"typo\"}");
        var copy = SERVICE.post(
                "operator",
                API + "/" + id + "/edit",
                "{\"payload\":\"{\\\"value\\\":\\\"ok\\\"}\",\"reason\":\"typo\"}");

        mismatch.isProblem(422, "payload-mismatch");
        assertThat(copy.status()).isEqualTo(201);
        assertThat(copy.json().get("editedFrom").asString()).isEqualTo(id.toString());
        var path = API + "/" + copy.json().get("id").asString();
        SERVICE.post("operator", path + "/discard", null).isProblem(400, "reason-required");
        assertThat(SERVICE.post("operator", path + "/discard", "{\"reason\":\"no\"}")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("DISCARDED");
        assertThat(SERVICE.post("operator", path + "/reopen", "{\"reason\":\"yes\"}")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("OPEN");
        List<String> acts = new ArrayList<>();
        SERVICE.get("admin", API + "/audit?limit=3")
                .json()
                .get("items")
                .forEach(act -> acts.add(
                        act.get("act").asString() + " " + act.get("actor").asString()));
        assertThat(acts).containsExactly("REOPENED operator", "DISCARDED operator", "EDITED operator");
    }
}
