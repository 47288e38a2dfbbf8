package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.ItemChanged;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many letters a run applies at once: those of one transaction. */
class RunRampIT {

    private final RunFixture fixture = new RunFixture(RunRampIT.class);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aRunBeginsWithOneLetterAndReachesTheTopGear() {
        fixture.letters.manyLetters(1_500);
        fixture.worker();

        fixture.awaitState(fixture.request(items()), RunState.DONE);

        assertThat(transactions()).containsExactly(1, 2, 5, 2, 10, 20, 50, 100, 200, 500, 500, 110);
    }

    @Test
    void aRunThatStoppedBeginsAgainInItsFirstGear() {
        fixture.letters.letter("p", 1, ItemChanged.json("poison"));
        fixture.letters.manyLetters(50);
        fixture.worker();
        var run = fixture.request(items());
        fixture.awaitState(run, RunState.STOPPED);

        fixture.runs.proceed(run.id(), "bob", "the others are fine");

        fixture.awaitState(run, RunState.DONE);
        assertThat(transactions()).containsExactly(1, 2, 5, 2, 10, 20, 10);
    }

    @Test
    void aRunThatIsContinuedLeavesItsHighGear() {
        fixture.letters.manyLetters(1);
        var run = fixture.request(items());
        fixture.letters.jdbc.update("UPDATE millrace.replay_run SET letters_at_once = 500");

        fixture.runs.pause(run.id(), "bob", null);

        assertThat(fixture.runs.proceed(run.id(), "bob", null).lettersAtOnce()).isEqualTo(1);
    }

    private List<Integer> transactions() {
        return fixture.letters.jdbc.queryForList(
                "SELECT count(*)::integer FROM applied GROUP BY xmin::text ORDER BY min(id)", Integer.class);
    }
}
