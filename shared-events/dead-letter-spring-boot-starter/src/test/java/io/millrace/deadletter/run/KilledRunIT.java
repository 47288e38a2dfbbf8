package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("chaos")
@Tag("long")
class KilledRunIT {

    private static final int LETTERS = 10_000;

    private final RunFixture fixture = new RunFixture(KilledRunIT.class);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aRunIsResumedAfterKillsInItsMiddleAndEachLetterAppliedOnce() throws IOException {
        var letters = fixture.letters;
        letters.manyLetters(LETTERS);
        var run = fixture.request(items());

        kill(1_000);
        kill(4_000);
        fixture.worker();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> fixture.runs.one(run.id()).state() == RunState.DONE);
        assertThat(fixture.runs.one(run.id()).progress()).isEqualTo(new RunProgress(LETTERS, LETTERS, 0, 0, 0));
        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(LETTERS);
        assertThat(letters.count("SELECT count(DISTINCT key) FROM applied")).isEqualTo(LETTERS);
        assertThat(letters.count("SELECT count(*) FROM millrace.dead_letter WHERE state = 'RESOLVED'"))
                .isEqualTo(LETTERS);
    }

    /** Has a process execute the run and kills it when so many letters are applied. */
    private void kill(int applied) throws IOException {
        var process = RunWorkerMain.start(fixture.letters.database);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> fixture.letters.count("SELECT count(*) FROM applied") >= applied);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.onExit().join().exitValue()).isEqualTo(137);
        assertThat(fixture.letters.count("SELECT count(*) FROM applied")).isLessThan(LETTERS);
    }
}
