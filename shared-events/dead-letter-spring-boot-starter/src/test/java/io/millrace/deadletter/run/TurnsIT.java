package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.replay.QueueWorker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A queue and a run of one process. */
class TurnsIT {

    private final RunFixture fixture = new RunFixture(TurnsIT.class);
    private final DeadLetterFixture letters = fixture.letters;
    private final CompletableFuture<Boolean> lettersInHand = new CompletableFuture<>();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void runHasNoLetterInHandWhileWhatMayEndTheProcessIsAppliedFromAQueue() {
        replayLetterWithLongQueue();
        letters.jdbc.update("UPDATE millrace.parked_key SET starts = 1, one_by_one = 2"); // as a crash leaves it
        letters.manyLetters(300);
        var run = fixture.request(items());
        letters.target.before.set(() -> {
            letters.target.before.set(() -> {});
            fixture.worker();
            lettersInHand.complete(areLettersTakenInHand());
        });
        var queues = new QueueWorker(letters.replayer, Duration.ofMillis(50), Duration.ofMillis(50));

        queues.start();
        try {
            assertThat(lettersInHand.join()).isFalse();
            fixture.awaitState(run, RunState.DONE);
        } finally {
            queues.stop();
        }
    }

    private void replayLetterWithLongQueue() {
        var letter = letters.letter("k", 1, ItemChanged.json("one"));
        letters.followers("k", 2, 1_003);
        letters.replayer.replay(List.of(letter), "alice");
    }

    private boolean areLettersTakenInHand() {
        try {
            await().atMost(Duration.ofSeconds(1))
                    .until(() ->
                            letters.count("SELECT count(*) FROM millrace.replay_run WHERE starts > 0 OR resolved > 0")
                                    > 0);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }
}
