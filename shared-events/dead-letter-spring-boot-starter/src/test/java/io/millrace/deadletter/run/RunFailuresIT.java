package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stops a run, and what only makes it wait. */
class RunFailuresIT {

    private final RunFixture fixture = new RunFixture(RunFailuresIT.class);
    private final DeadLetterFixture letters = fixture.letters;
    private final ReplayRuns runs = fixture.runs;

    @AfterEach
    void stop() {
        fixture.close();
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
        assertThat(letters.jdbc.queryForObject(
                        "SELECT app_version FROM millrace.dead_letter WHERE state = 'OPEN'", String.class))
                .as("version that failed last")
                .isEqualTo("test");
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
}
