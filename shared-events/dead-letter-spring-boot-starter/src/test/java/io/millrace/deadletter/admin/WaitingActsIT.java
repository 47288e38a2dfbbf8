package io.millrace.deadletter.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Acts that wait for what something else has in hand. */
class WaitingActsIT {

    private static final AdminService SERVICE = new AdminService(WaitingActsIT.class);
    private static final String WHY = "{\"reason\":\"nobody needs it\"}";

    private final String key = UUID.randomUUID().toString();
    private final UUID id = SERVICE.letters.letter(key, 1, ItemChanged.json("fine"));
    private final String letter = Paths.ADMIN + "/" + id;

    @AfterEach
    void letGo() {
        SERVICE.letters.target.before.set(() -> {});
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void aRunIsPausedWithAKeyHoweverLongItsStepTakes() {
        var inHand = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        SERVICE.letters.target.before.set(() -> {
            inHand.countDown();
            awaitOrFail(end);
        });
        try {
            var run = SERVICE.post("operator", letter + "/replay", "{\"reason\":\"slow\"}")
                    .json()
                    .get("id")
                    .asString();
            var pause = "%s/runs/%s/pause".formatted(Paths.ADMIN, run);
            awaitOrFail(inHand);
            var first = later(pause, null);
            await().until(SERVICE.letters::someoneWaits);

            post(pause, null).isProblem(409, "idempotency-key-in-use");

            assertThat(first).isNotDone();
            end.countDown();
            assertThat(first.join().status()).isEqualTo(200);
            assertThat(post(pause, null).status()).isEqualTo(200);
            assertThat(SERVICE.letters.count(
                            "SELECT count(*) FROM millrace.dead_letter_audit WHERE act = 'REPLAY_PAUSED' AND run_id = ?",
                            UUID.fromString(run)))
                    .isEqualTo(1);
        } finally {
            end.countDown();
        }
    }

    @Test
    void aKeyThatComesAtOnceWithAReplayAndAnotherActIsOfTheReplay() {
        var other = SERVICE.letters.letter(key + "-other", 1, ItemChanged.json("fine"));

        var answers = whileInHand(() -> {
            var replay = later(letter + "/replay", null);
            await().until(() -> SERVICE.letters.waiting() == 1);
            var discard = later(Paths.ADMIN + "/" + other + "/discard", WHY);
            await().until(() -> discard.isDone() || SERVICE.letters.waiting() == 2);
            return List.of(replay, discard);
        });

        assertThat(answers.get(0).join().status()).isEqualTo(202);
        answers.get(1).join().isProblem(422, "idempotency-key-reused");
        assertThat(SERVICE.letters.state(other)).isEqualTo(LetterState.OPEN);
    }

    @Test
    void aLetterThatSomethingElseHasInHandForLongIsNoFaultOfTheService() {
        var answer = whileInHand(() -> post(letter + "/discard", WHY));

        answer.isProblem(503, "unavailable");
    }

    private AdminService.Answer post(String path, String body) {
        return SERVICE.send("operator", "POST", path, body, Map.of("Idempotency-Key", key));
    }

    private CompletableFuture<AdminService.Answer> later(String path, String body) {
        return CompletableFuture.supplyAsync(() -> post(path, body));
    }

    /** Does something while another transaction has the letter. */
    private <T> T whileInHand(Supplier<T> work) {
        return SERVICE.letters.inTransaction(connection -> {
            try (var lock = connection.prepareStatement("SELECT FROM millrace.dead_letter WHERE id = ? FOR UPDATE")) {
                lock.setObject(1, id);
                lock.execute();
            }
            return work.get();
        });
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
