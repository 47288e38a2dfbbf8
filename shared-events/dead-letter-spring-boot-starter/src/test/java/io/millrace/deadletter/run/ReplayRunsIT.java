package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a run goes on, and how operators hold and end it. */
class ReplayRunsIT {

    private final RunFixture fixture = new RunFixture(ReplayRunsIT.class);
    private final DeadLetterFixture letters = fixture.letters;
    private final ReplayRuns runs = fixture.runs;

    @AfterEach
    void stop() {
        fixture.close();
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
