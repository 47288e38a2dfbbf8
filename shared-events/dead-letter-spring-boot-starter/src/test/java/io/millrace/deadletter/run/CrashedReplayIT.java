package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.ItemChanged;
import io.millrace.deadletter.letter.LetterState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Processes that what they apply ends, and that are started again each time. */
@Tag("chaos")
class CrashedReplayIT {

    private static final String LETHAL = ItemChanged.json("lethal");

    private final RunFixture fixture = new RunFixture(CrashedReplayIT.class);
    private final DeadLetterFixture letters = fixture.letters;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void letterThatEndsTheProcessFailsAfterFourCrashesAndItsRunGoesOn() throws IOException {
        letters.manyLetters(11);
        var lethal = letters.letter("k", 1, LETHAL);
        for (int i = 0; i < 5; i++) {
            letters.letter("l" + i, 1, ItemChanged.json("value"));
        }
        var run = fixture.request(items());

        assertThat(crashesUntil(() -> fixture.runs.one(run.id()).state() == RunState.DONE))
                .isEqualTo(4);

        assertThat(fixture.runs.one(run.id()).progress()).isEqualTo(new RunProgress(17, 16, 0, 1, 0));
        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(16);
        assertThat(letters.state(lethal)).isEqualTo(LetterState.OPEN);
        assertThat(letters.jdbc.queryForList(
                        "SELECT note FROM millrace.dead_letter_history WHERE letter_id = ? ORDER BY id DESC LIMIT 1",
                        String.class,
                        lethal))
                .singleElement()
                .asString()
                .contains("KILLED_PROCESS: Its replay ended the process 4 times");
    }

    @Test
    @Tag("long")
    void followerThatEndsTheProcessBecomesTheLetterOfItsKeyAndOtherKeysGoOn() throws IOException {
        replayLetterOf("k", 1_100);
        letters.jdbc.update(
                "UPDATE millrace.parked_event SET record_value = convert_to(?, 'UTF8') WHERE aggregate_version = 1050",
                LETHAL);
        replayLetterOf("l", 1_500);

        assertThat(crashesUntil(() -> parked() == 1_101 - 1_050)).isEqualTo(4);

        assertThat(unresolved()).containsExactly("OPEN 1050 KILLED_PROCESS");
        assertThat(applied("k")).isEqualTo(1_049);
        assertThat(applied("l")).isEqualTo(1_501);
    }

    @Test
    @Tag("long")
    void followerThatEndsTheProcessInARunIsNotBlamedOnTheLetterBeforeIt() throws IOException {
        letters.letter("k", 1, ItemChanged.json("one"));
        letters.followers("k", 2, 2);
        letters.follower("k", 3, LETHAL);
        letters.followers("k", 4, 9);
        var run = fixture.request(items());

        assertThat(crashesUntil(
                        () -> parked() == 9 - 3 && fixture.runs.one(run.id()).state() == RunState.DONE))
                .isEqualTo(1 + 4);

        assertThat(fixture.runs.one(run.id()).progress()).isEqualTo(new RunProgress(1, 1, 0, 0, 0));
        assertThat(unresolved()).containsExactly("OPEN 3 KILLED_PROCESS");
        assertThat(applied("k")).isEqualTo(2);
    }

    private void replayLetterOf(String key, long followers) {
        var letter = letters.letter(key, 1, ItemChanged.json("one"));
        letters.followers(key, 2, followers + 1);
        letters.replayer.replay(List.of(letter), "alice");
    }

    private long parked() {
        return letters.count("SELECT count(*) FROM millrace.parked_event");
    }

    private List<String> unresolved() {
        return letters.jdbc.queryForList(
                "SELECT concat_ws(' ', state, aggregate_version, reason) FROM millrace.dead_letter WHERE state <> 'RESOLVED'",
                String.class);
    }

    /** How many versions of a key are applied; each counts once. */
    private long applied(String key) {
        assertThat(letters.count("SELECT count(*) FROM applied WHERE key = ?", key))
                .isEqualTo(letters.count("SELECT count(DISTINCT version) FROM applied WHERE key = ?", key));
        return letters.count("SELECT count(*) FROM applied WHERE key = ?", key);
    }

    /** Starts processes until the condition holds, and says how many of them ended before. */
    private int crashesUntil(BooleanSupplier done) throws IOException {
        int crashes = 0;
        while (!done.getAsBoolean() && crashes < 20) {
            var process = RunWorkerMain.start(letters.database);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive() || done.getAsBoolean());
                crashes += process.isAlive() ? 0 : 1;
            } finally {
                process.destroyForcibly().onExit().join();
            }
        }
        return crashes;
    }
}
