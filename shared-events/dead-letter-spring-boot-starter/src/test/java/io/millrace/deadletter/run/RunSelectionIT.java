package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which letters a run takes, and who of several gets them. */
class RunSelectionIT {

    private final RunFixture fixture = new RunFixture(RunSelectionIT.class);
    private final DeadLetterFixture letters = fixture.letters;
    private final ReplayRuns runs = fixture.runs;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void selectionIsFrozenWhenAskedFor() {
        letters.manyLetters(20);
        var run = fixture.request(items());
        var late = letters.letter("late", 1, ItemChanged.json("late"));

        fixture.worker();

        var done = fixture.awaitState(run, RunState.DONE);
        assertThat(done.progress()).isEqualTo(new RunProgress(20, 20, 0, 0, 0));
        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(20);
        assertThat(letters.state(late)).isEqualTo(LetterState.OPEN);
        assertThat(runs.items(run.id(), 0, 100)).hasSize(20).allMatch(item -> item.outcome() == ItemOutcome.RESOLVED);
    }

    @Test
    void ofTwoOperatorsOneWinsAndTheOtherIsToldTheRun() throws Exception {
        letters.manyLetters(200);
        var barrier = new CyclicBarrier(2);
        var threads = Executors.newFixedThreadPool(2);
        Callable<Object> ask = () -> {
            barrier.await();
            try {
                return fixture.request(items());
            } catch (RefusedException e) {
                return e;
            }
        };

        var answers = threads.invokeAll(List.of(ask, ask));
        threads.shutdown();

        var both = List.of(answers.get(0).get(), answers.get(1).get());
        var run = both.stream()
                .filter(ReplayRun.class::isInstance)
                .map(ReplayRun.class::cast)
                .toList();
        var refused = both.stream()
                .filter(RefusedException.class::isInstance)
                .map(RefusedException.class::cast)
                .toList();
        assertThat(run).hasSize(1);
        assertThat(refused).hasSize(1);
        assertThat(run.get(0).progress().letters()).isEqualTo(200);
        assertThat(refused.get(0).refusal()).isEqualTo(Refusal.LETTERS_TAKEN);
        assertThat(refused.get(0).properties())
                .containsEntry("run", run.get(0).id().toString());
        assertThat(letters.count("SELECT count(*) FROM millrace.replay_run")).isEqualTo(1);
    }

    @Test
    void aPartlyTakenSelectionGivesWhatIsFree() {
        var first = letters.letter("a", 1, ItemChanged.json("1"));
        letters.letter("b", 1, ItemChanged.json("1"));
        fixture.request(LetterFilter.ofLetter(first));

        var run = fixture.request(items());

        assertThat(run.progress().letters()).isEqualTo(1);
        assertThat(run.notTaken()).isEqualTo(1);
    }

    @Test
    void whatFailedAgainInAnotherRunIsNotFreeBeforeThatRunHasWrittenItDown() {
        var failed = letters.letter("a", 1, ItemChanged.json("1"));
        var free = letters.letter("b", 1, ItemChanged.json("1"));
        var first = fixture.request(LetterFilter.ofLetter(failed));
        open(failed);

        assertThat(runs.open(items()).letters()).isEqualTo(1);
        assertTakenBy(first, LetterFilter.ofLetter(failed));
        var second = fixture.request(items());

        assertThat(second.notTaken()).isEqualTo(1);
        assertThat(runs.items(second.id(), 0, 10)).extracting(RunItem::letter).containsExactly(free);
        assertThat(letters.state(failed)).isEqualTo(LetterState.OPEN);
    }

    @Test
    void whatAnotherRunTakesMeanwhileIsLeftToIt() throws Exception {
        var failed = letters.letter("a", 1, ItemChanged.json("1"));
        var free = letters.letter("b", 1, ItemChanged.json("1"));
        var first = fixture.request(LetterFilter.ofLetter(failed));
        letters.jdbc.update("UPDATE millrace.replay_item SET outcome = 'FAILED'");
        open(failed);
        var threads = Executors.newFixedThreadPool(1);

        var second = letters.inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT FROM millrace.dead_letter WHERE record_key = 'a' FOR UPDATE");
                var answer = threads.submit(() -> fixture.request(items()));
                await().until(letters::someoneWaits);
                statement.execute("UPDATE millrace.dead_letter SET attempts = attempts + 1 WHERE record_key = 'a'");
                statement.execute("UPDATE millrace.replay_item SET outcome = NULL");
                return answer;
            }
        });
        threads.shutdown();

        assertThat(runs.items(second.get().id(), 0, 10))
                .extracting(RunItem::letter)
                .containsExactly(free);
        assertThat(second.get().notTaken()).isEqualTo(1);
        assertThat(letters.state(failed)).isEqualTo(LetterState.OPEN);
        assertTakenBy(first, LetterFilter.ofLetter(failed));
    }

    private void open(UUID letter) {
        letters.jdbc.update("UPDATE millrace.dead_letter SET state = 'OPEN' WHERE id = ?", letter);
    }

    private void assertTakenBy(ReplayRun run, LetterFilter selection) {
        assertThatThrownBy(() -> fixture.request(selection)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.refusal()).isEqualTo(Refusal.LETTERS_TAKEN);
            assertThat(e.properties()).containsEntry("run", run.id().toString());
        });
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameRun() {
        letters.manyLetters(3);
        var request = new RunRequest(items(), RunSettings.USUAL, "alice", null, "k1");

        var run = runs.request(request);

        assertThat(runs.request(request).id()).isEqualTo(run.id());
        var other = new RunRequest(items(), new RunSettings(5.0, null), "alice", null, "k1");
        assertThatThrownBy(() -> runs.request(other))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void repetitionsAtTheSameTimeAreOneRun() throws Exception {
        letters.manyLetters(50);
        var request = new RunRequest(items(), RunSettings.USUAL, "alice", null, "k2");
        var threads = Executors.newFixedThreadPool(4);
        Callable<UUID> ask = () -> runs.request(request).id();

        var answers = threads.invokeAll(List.of(ask, ask, ask, ask));
        threads.shutdown();

        assertThat(answers.stream().map(answer -> {
                    try {
                        return answer.get();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .containsOnly(answers.get(0).get());
    }
}
