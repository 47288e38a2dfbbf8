package io.millrace.projection.engine;

import static io.millrace.projection.engine.FickleShop.OPERATOR;
import static io.millrace.projection.engine.Sales.committed;
import static io.millrace.projection.engine.Sales.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.run.ReplayRuns;
import io.millrace.deadletter.run.RunProgress;
import io.millrace.deadletter.run.RunRequest;
import io.millrace.deadletter.run.RunSettings;
import io.millrace.deadletter.run.RunSignal;
import io.millrace.deadletter.run.RunState;
import io.millrace.projection.TestDatabase;
import io.millrace.stack.Database;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A projection's own letters are replayed, and who replays them is killed in the middle. */
@Tag("chaos")
class KilledReplayIT {

    private static final int LETTERS = 10_000;
    private static final int BATCH = 1_000;

    private final Database server = SharedStack.freshDatabase(getClass());
    private final FickleShop shop = new FickleShop(server);
    private final TestDatabase database = shop.database;

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void eachLetterAndWhatIsBehindItIsAppliedOnce() {
        failAll();
        var runs = new ReplayRuns(
                database.dataSource(),
                new JdbcTransactionManager(database.dataSource()),
                database.replayer(shop.fickle).groups(),
                new RunSignal());
        var all = LetterFilter.of(LetterCriteria.ofTopic("events.sale"));
        var run = runs.request(new RunRequest(all, RunSettings.USUAL, OPERATOR, "mended", null));

        replayAndKillAt(LETTERS / 10);
        replayAndKillAt(LETTERS * 4 / 10);
        var worker = ReplayingMain.worker(database);
        worker.start();
        try {
            patiently().until(() -> runs.one(run.id()).state() == RunState.DONE);
        } finally {
            worker.stop();
        }

        assertThat(runs.one(run.id()).progress())
                .as("a letter applied before a kill would be superseded after it")
                .isEqualTo(new RunProgress(LETTERS, LETTERS, 0, 0, 0));
        assertThat(database.letters(LetterState.RESOLVED)).hasSize(LETTERS);
        assertThat(database.count("item_total WHERE sales = 2 AND amount = 14")).isEqualTo(LETTERS);
        assertThat(database.count("item_total")).isEqualTo(LETTERS);
        shop.assertNothingParked();
    }

    /** Leaves one letter of each key, and one event behind it. */
    private void failAll() {
        shop.failAt(13);
        for (int first = 0; first < LETTERS; first += BATCH) {
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            for (int key = first; key < first + BATCH; key++) {
                batch.add(sale(2L * key, "k" + key, 1, 13));
                batch.add(sale(2L * key + 1, "k" + key, 2, 1));
            }
            committed(shop.engine.apply(batch));
        }
        assertThat(database.count("millrace.dead_letter")).isEqualTo(LETTERS);
        assertThat(database.count("millrace.parked_event")).isEqualTo(LETTERS);
    }

    private void replayAndKillAt(int applied) {
        try (var process = ServiceProcess.builder("replaying")
                .mainClass(ReplayingMain.class)
                .jvmOption("-Xmx128m")
                .jvmOption("-XX:TieredStopAtLevel=1")
                .argument(server.jdbcUrl())
                .argument(server.user())
                .argument(server.password())
                .start()) {
            patiently().pollInterval(Duration.ofMillis(5)).until(() -> database.count("item_total") >= applied);
            process.kill();
        }
        assertThat(database.count("item_total")).as("killed in the middle").isLessThan(LETTERS);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(120));
    }
}
