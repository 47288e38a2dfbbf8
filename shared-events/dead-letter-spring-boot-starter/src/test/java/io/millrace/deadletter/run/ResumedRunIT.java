package io.millrace.deadletter.run;

import static io.millrace.deadletter.run.RunFixture.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ResumedRunIT {

    private final RunFixture fixture = new RunFixture(ResumedRunIT.class);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void aRunWhoseWorkerIsGoneIsResumedAndEachLetterAppliedOnce() {
        var letters = fixture.letters;
        letters.manyLetters(3_000);
        var run = fixture.request(items());
        var jdbc = JdbcClient.create(letters.transactions.getDataSource());
        var leases = new RunLeases(jdbc, letters.replayer.groups(), Duration.ofMillis(500));
        var gone = leases.claim().orElseThrow();
        letters.replayer.replay(new RunItems(jdbc).begin(gone, 700).letters(), "alice", gone);

        fixture.worker(letters.another());

        var done = fixture.awaitState(run, RunState.DONE);
        assertThat(done.progress()).isEqualTo(new RunProgress(3_000, 3_000, 0, 0, 0));
        assertThat(letters.count("SELECT count(*) FROM applied")).isEqualTo(3_000);
        assertThat(letters.count("SELECT count(DISTINCT key) FROM applied")).isEqualTo(3_000);
    }

    @Test
    void aWorkerThatLostItsLeaseAppliesNothing() {
        var letters = fixture.letters;
        letters.manyLetters(5);
        var run = fixture.request(items());
        var jdbc = JdbcClient.create(letters.transactions.getDataSource());
        var frozen = new RunLeases(jdbc, letters.replayer.groups(), Duration.ZERO)
                .claim()
                .orElseThrow();
        var batch = new RunItems(jdbc).begin(frozen, 5).letters();
        var successor = new RunLeases(jdbc, letters.replayer.groups(), Duration.ofMinutes(1));
        assertThat(successor.claim()).isPresent();

        assertThatThrownBy(() -> letters.replayer.replay(batch, "alice", frozen))
                .isInstanceOf(RunLease.LostException.class);

        assertThat(letters.count("SELECT count(*) FROM applied")).isZero();
    }
}
