package io.millrace.deadletter.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RunOutageIT {

    private final RunFixture fixture = new RunFixture(RunOutageIT.class);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void outageIsToldAtItsBeginningNowAndThenAndAtItsEnd(CapturedOutput output) {
        ((Logger) LoggerFactory.getLogger(RunWorker.class)).setLevel(Level.INFO);
        fixture.letters.jdbc.execute("ALTER TABLE millrace.replay_run RENAME TO away");
        fixture.worker();
        await().untilAsserted(() -> assertThat(output).contains("looked for, 8 times in a row"));
        fixture.letters.jdbc.execute("ALTER TABLE millrace.away RENAME TO replay_run");
        await().untilAsserted(() -> assertThat(output).contains("Replay runs are looked for again"));

        fixture.letters.manyLetters(1);
        fixture.awaitState(fixture.request(RunFixture.items()), RunState.DONE);
        assertThat(output.toString().split("Replay runs cannot be looked for", -1))
                .hasSizeBetween(1 + 4, 1 + 5);
    }
}
