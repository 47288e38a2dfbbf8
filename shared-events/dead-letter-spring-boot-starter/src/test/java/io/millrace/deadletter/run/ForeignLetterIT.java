package io.millrace.deadletter.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.replay.LetterOutcome;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Headers of a dead letter topic may name any group: they authorize nothing. */
class ForeignLetterIT {

    private final RunFixture fixture = new RunFixture(ForeignLetterIT.class);
    private final DeadLetterFixture letters = fixture.letters;
    private final UUID own = letters.letter("own", 1, ItemChanged.json("own"));
    private final UUID foreign = letters.letter("foreign", 1, ItemChanged.json("foreign"));

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void letterOfNobodyHereIsNotReplayedWhateverGroupItNames() {
        letters.jdbc.update("DELETE FROM millrace.parked_key");
        letters.jdbc.update("UPDATE millrace.dead_letter SET projection = NULL WHERE id = ?", foreign);

        assertThat(letters.replayer.replay(List.of(foreign), "alice").get(foreign))
                .isInstanceOf(LetterOutcome.NotReplayed.class);
        var run = fixture.request(RunFixture.items());
        fixture.worker();
        fixture.awaitState(run, RunState.DONE);

        assertThat(letters.state(own)).isEqualTo(LetterState.RESOLVED);
        assertThat(letters.state(foreign)).isEqualTo(LetterState.OPEN);
        assertThat(letters.item("foreign")).isEqualTo("none");
    }
}
