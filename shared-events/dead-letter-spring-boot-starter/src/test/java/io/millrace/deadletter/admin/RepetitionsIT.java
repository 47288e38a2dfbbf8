package io.millrace.deadletter.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that come again with their Idempotency-Key. */
class RepetitionsIT {

    private static final AdminService SERVICE = new AdminService(RepetitionsIT.class);
    private static final String CURED = "{\"payload\":\"{\\\"value\\\":\\\"ok\\\"}\",\"reason\":\"typo\"}";
    private static final String WHY = "{\"reason\":\"nobody needs it\"}";

    private final String key = UUID.randomUUID().toString();
    private final UUID id = SERVICE.letters.letter(key, 1, ItemChanged.json("fine"));
    private final String letter = Paths.ADMIN + "/" + id;

    @AfterEach
    void heal() {
        SERVICE.letters.target.away.set(false);
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void aCorrectionIsMadeOnceAndItsCopyAnsweredAgain() {
        var first = post(letter + "/edit", CURED);
        var again = post(letter + "/edit", CURED);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().get("id")).isEqualTo(first.json().get("id"));
        assertThat(location(again))
                .isEqualTo(location(first))
                .endsWith(first.json().get("id").asString());
        assertThat(copies()).isEqualTo(1);
        assertThat(acts()).containsExactly("EDITED");
    }

    @Test
    void correctionsThatComeAtOnceAreOne() throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        Callable<String> edit = () -> location(post(letter + "/edit", CURED));

        List<String> locations = new ArrayList<>();
        for (var answer : threads.invokeAll(List.of(edit, edit, edit, edit))) {
            locations.add(answer.get());
        }
        threads.shutdown();

        assertThat(locations).containsOnly(locations.get(0));
        assertThat(copies()).isEqualTo(1);
    }

    @Test
    void whatWasRefusedMayBeAskedForAgain() {
        post(letter + "/edit", "{\"payload\":\"{}\",\"reason\":\"typo\"}").isProblem(422, "payload-mismatch");

        assertThat(post(letter + "/edit", CURED).status()).isEqualTo(201);
    }

    @Test
    void aDiscardThatComesAgainDoesNotUndoWhatCameInBetween() {
        assertThat(state(post(letter + "/discard", WHY))).isEqualTo("DISCARDED");
        assertThat(state(post(letter + "/discard", WHY))).isEqualTo("DISCARDED");
        SERVICE.post("operator", letter + "/discard", WHY).isProblem(409, "letter-state");
        SERVICE.post("operator", letter + "/reopen", WHY);

        assertThat(post(letter + "/discard", WHY).status()).isEqualTo(200);

        assertThat(SERVICE.letters.state(id)).isEqualTo(LetterState.OPEN);
        assertThat(acts()).containsExactly("DISCARDED", "REOPENED");
    }

    @Test
    void aLetterIsReopenedOnce() {
        SERVICE.post("operator", letter + "/discard", WHY);

        assertThat(state(post(letter + "/reopen", WHY))).isEqualTo("OPEN");
        assertThat(state(post(letter + "/reopen", WHY))).isEqualTo("OPEN");
        assertThat(acts()).containsExactly("DISCARDED", "REOPENED");
    }

    @Test
    void aRunIsPausedAndCancelledOnceForEachKey() {
        SERVICE.letters.target.away.set(true);
        var run = location(SERVICE.post("operator", letter + "/replay", null));

        assertThat(state(post(run + "/pause", null))).isEqualTo("PAUSED");
        assertThat(state(post(run + "/pause", null))).isEqualTo("PAUSED");
        SERVICE.post("operator", run + "/continue", null);
        assertThat(state(post(run + "/pause", null))).isEqualTo("RUNNING");
        var cancel = Map.of("Idempotency-Key", "cancel " + key);
        assertThat(state(SERVICE.send("operator", "POST", run + "/cancel", null, cancel)))
                .isEqualTo("CANCELLED");
        assertThat(state(SERVICE.send("operator", "POST", run + "/cancel", null, cancel)))
                .isEqualTo("CANCELLED");

        assertThat(SERVICE.letters.count(
                        "SELECT count(*) FROM millrace.dead_letter_audit WHERE run_id = ?",
                        UUID.fromString(run.substring(run.lastIndexOf('/') + 1))))
                .isEqualTo(4);
    }

    @Test
    void aKeyIsOfOneRequestOfOneActor() {
        post(letter + "/discard", WHY);

        post(letter + "/discard", "{\"reason\":\"another\"}").isProblem(422, "idempotency-key-reused");
        post(letter + "/reopen", WHY).isProblem(422, "idempotency-key-reused");
        post(letter + "/replay", null).isProblem(422, "idempotency-key-reused");
        assertThat(send("admin", letter + "/reopen", WHY).status()).isEqualTo(200);
    }

    @Test
    void theKeyOfAReplayIsNoKeyOfAnotherAct() {
        assertThat(post(letter + "/replay", null).status()).isEqualTo(202);

        post(letter + "/discard", WHY).isProblem(422, "idempotency-key-reused");
    }

    @Test
    void aKeyThatCannotBeKeptIsRefused() {
        SERVICE.send("operator", "POST", letter + "/discard", WHY, Map.of("Idempotency-Key", "k".repeat(201)))
                .isProblem(400, "invalid-parameter");

        assertThat(SERVICE.letters.state(id)).isEqualTo(LetterState.OPEN);
    }

    private AdminService.Answer post(String path, String body) {
        return send("operator", path, body);
    }

    private AdminService.Answer send(String user, String path, String body) {
        return SERVICE.send(user, "POST", path, body, Map.of("Idempotency-Key", key));
    }

    private static String state(AdminService.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.json().get("state").asString();
    }

    private static String location(AdminService.Answer answer) {
        return answer.response().headers().firstValue("Location").orElseThrow();
    }

    private long copies() {
        return SERVICE.letters.count("SELECT count(*) FROM millrace.dead_letter WHERE edited_from = ?", id);
    }

    private List<String> acts() {
        return SERVICE.letters.jdbc.queryForList(
                "SELECT act FROM millrace.dead_letter_audit WHERE letter_id = ? ORDER BY id", String.class, id);
    }
}
