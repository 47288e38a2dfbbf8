package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayRunsIT {

    private static final String WAITING =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

    private final RunFixture fixture = new RunFixture(ReplayRunsIT.class);
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
                await().until(() -> letters.count(WAITING) > 0);
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

    @Test
    void aFailureAmongTheFirstStopsARunAndItCanBeContinued() {
        letters.letter("p", 1, ItemChanged.json("poison"));
        letters.manyLetters(50);
        fixture.worker();

        var run = fixture.request(items());

        var stopped = fixture.awaitState(run, RunState.STOPPED);
        assertThat(stopped.progress()).isEqualTo(new RunProgress(51, 0, 0, 1, 0));
        assertThat(stopped.note()).contains("1 of 1 letters failed");
        runs.proceed(run.id(), "bob", "the others are fine");
        var done = fixture.awaitState(run, RunState.DONE);
        assertThat(done.progress()).isEqualTo(new RunProgress(51, 50, 0, 1, 0));
        assertThat(runs.items(run.id(), 0, 1).get(0).note()).contains("poison");
    }

    @Test
    void givenNumberOfFailuresStopsARun() {
        for (int i = 0; i < 10; i++) {
            letters.letter("p" + i, 1, ItemChanged.json("poison"));
        }
        fixture.worker();

        var run = fixture.request(items(), new RunSettings(null, 3));

        assertThat(fixture.awaitState(run, RunState.STOPPED).progress().failed())
                .isEqualTo(3);
    }

    @Test
    void aRunThatIsInAHighGearStopsAtTheGivenNumberOfFailures() {
        letters.manyLetters(30);
        for (int i = 0; i < 30; i++) {
            letters.letter("p" + i, 1, ItemChanged.json("poison"));
        }
        fixture.worker();

        var run = fixture.request(items(), new RunSettings(null, 1));

        assertThat(fixture.awaitState(run, RunState.STOPPED).progress()).isEqualTo(new RunProgress(60, 30, 0, 1, 0));
    }

    @Test
    void cancellingOpensWhatIsNotDecided() {
        letters.manyLetters(100);
        fixture.worker();
        var run = fixture.request(items(), new RunSettings(20.0, null));
        await().until(() -> runs.one(run.id()).progress().resolved() > 2);

        var cancelled = runs.cancel(run.id(), "bob", "enough");

        assertThat(cancelled.state()).isEqualTo(RunState.CANCELLED);
        long applied = letters.count("SELECT count(*) FROM applied");
        assertThat(cancelled.progress().decided()).isEqualTo(100);
        assertThat(cancelled.progress().resolved()).isEqualTo(applied).isLessThan(100);
        assertThat(letters.count("SELECT count(*) FROM millrace.dead_letter WHERE state = 'OPEN'"))
                .isEqualTo(100 - applied);
        assertThat(fixture.request(items()).progress().letters()).isEqualTo(100 - applied);
    }

    @Test
    void aPausedRunAppliesNothingUntilItIsContinued() {
        letters.manyLetters(60);
        fixture.worker();
        var run = fixture.request(items(), new RunSettings(30.0, null));
        await().until(() -> runs.one(run.id()).progress().resolved() > 2);

        var paused = runs.pause(run.id(), "bob", null);

        await().during(Duration.ofMillis(500))
                .until(() -> letters.count("SELECT count(*) FROM applied")
                        == paused.progress().resolved());
        assertThatThrownBy(() -> runs.pause(run.id(), "bob", null))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.RUN_STATE));
        runs.proceed(run.id(), "bob", null);
        assertThat(fixture.awaitState(run, RunState.DONE).progress().resolved()).isEqualTo(60);
        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(60);
    }

    @Test
    void operatorsAndWorkersDoNotBlockEachOther() {
        letters.manyLetters(2_000);
        fixture.worker();
        var run = fixture.request(items());

        for (int i = 0; i < 40 && runs.one(run.id()).state() == RunState.RUNNING; i++) {
            try {
                runs.pause(run.id(), "bob", null);
                runs.proceed(run.id(), "bob", null);
            } catch (RefusedException e) {
                assertThat(runs.one(run.id()).state()).isEqualTo(RunState.DONE);
            }
        }

        assertThat(fixture.awaitState(run, RunState.DONE).progress()).isEqualTo(new RunProgress(2_000, 2_000, 0, 0, 0));
        assertThat(letters.count("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))
                .isZero();
    }

    @Test
    void anOutageMakesARunWaitAndFailsNoLetter() {
        letters.manyLetters(30);
        letters.target.away.set(true);
        fixture.worker();

        var run = fixture.request(items());

        var waiting = await().until(() -> runs.one(run.id()), now -> now.note() != null);
        assertThat(waiting.state()).isEqualTo(RunState.RUNNING);
        assertThat(waiting.note()).contains("the warehouse does not answer");
        letters.target.away.set(false);
        assertThat(fixture.awaitState(run, RunState.DONE).progress()).isEqualTo(new RunProgress(30, 30, 0, 0, 0));
    }

    @Test
    void lettersOfAKeyAreAppliedInTheirOrder() {
        for (int version = 5; version >= 1; version--) {
            letters.letter("k", version, ItemChanged.json("v" + version));
        }
        fixture.worker();

        var run = fixture.request(items());

        fixture.awaitState(run, RunState.DONE);
        assertThat(letters.jdbc.queryForList("SELECT version FROM applied ORDER BY id", Long.class))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void lettersOvertakenByNewerVersionsAreSuperseded() {
        var letter = letters.letter("k", 1, ItemChanged.json("old"));
        letters.jdbc.update("INSERT INTO item VALUES ('k', 2, 'new')");
        fixture.worker();

        var run = fixture.request(items());

        assertThat(fixture.awaitState(run, RunState.DONE).progress()).isEqualTo(new RunProgress(1, 0, 1, 0, 0));
        assertThat(letters.state(letter)).isEqualTo(LetterState.SUPERSEDED);
    }

    @Test
    void aRateIsKept() {
        letters.manyLetters(30);
        fixture.worker();
        long began = System.nanoTime();

        var run = fixture.request(items(), new RunSettings(20.0, null));

        fixture.awaitState(run, RunState.DONE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void everyActIsAuditedAndTheAuditCannotBeChanged() {
        letters.manyLetters(2);
        var run = fixture.request(items());
        runs.cancel(run.id(), "bob", "no");

        assertThat(letters.jdbc.queryForList(
                        "SELECT actor || ' ' || act || ' ' || letters FROM millrace.dead_letter_audit ORDER BY id",
                        String.class))
                .containsExactly("alice REPLAY_REQUESTED 2", "bob REPLAY_CANCELLED 2");
        for (String change : List.of(
                "UPDATE millrace.dead_letter_audit SET actor = 'mallory'",
                "DELETE FROM millrace.dead_letter_audit",
                "TRUNCATE millrace.dead_letter_audit")) {
            assertThat(catchThrowable(() -> letters.jdbc.execute(change))).hasStackTraceContaining("append-only");
        }
    }
}
