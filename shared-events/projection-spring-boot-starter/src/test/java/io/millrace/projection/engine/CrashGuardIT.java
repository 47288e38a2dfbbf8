package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DEAD_LETTERED;
import static io.millrace.projection.Outcome.DUPLICATE;
import static io.millrace.projection.Outcome.HELD;
import static io.millrace.projection.Outcome.PARKED;
import static io.millrace.projection.engine.Sales.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.projection.Fickle;
import io.millrace.projection.Shop.SaleMade;
import io.millrace.projection.TestDatabase;
import io.millrace.stack.Database;
import io.millrace.stack.ServiceProcess;
import io.millrace.stack.SharedStack;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

@Tag("chaos")
class CrashGuardIT {

    private static final TopicPartition PARTITION = new TopicPartition("events.sale", 0);

    private static final List<ConsumerRecord<byte[], byte[]>> BATCH = PilledMain.Pill.HALT.batch();

    private final Database server = SharedStack.freshDatabase(getClass());
    private final TestDatabase database = TestDatabase.in(server);

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BEHIND_ONE_THAT_WAITS", "BESIDE_ONE_THAT_WAITS"})
    void recordThatEndsTheProcessIsPutAsideAfterFourCrashes(PilledMain.Pill pill) {
        for (int crash = 0; crash < 4; crash++) {
            applyInAProcess(pill, "-XX:+ExitOnOutOfMemoryError", 1);
        }
        assertThat(database.positions("fickle", "events.sale"))
                .as("applied one by one at last")
                .containsEntry(0, 1L);

        applyInAProcess(pill, "-XX:+ExitOnOutOfMemoryError", 1);

        assertThatOnlyThePillIsPutAside("KILLED_PROCESS", pill);
    }

    @Test
    void recordThatMemoryIsTooSmallToReadIsPutAsideByAProcessThatLives() {
        applyInAProcess(PilledMain.Pill.TOO_LARGE_TO_READ, "-XX:-ExitOnOutOfMemoryError", 1);
        assertThat(database.count("millrace.dead_letter"))
                .as("letters of memory that ran out once")
                .isZero();

        applyInAProcess(PilledMain.Pill.TOO_LARGE_TO_READ, "-XX:-ExitOnOutOfMemoryError", 2);

        assertThatOnlyThePillIsPutAside("PAYLOAD_MISMATCH", PilledMain.Pill.TOO_LARGE_TO_READ);
    }

    private void assertThatOnlyThePillIsPutAside(String reason, PilledMain.Pill pill) {
        assertThat(database.positions("fickle", "events.sale")).containsEntry(0, 4L);
        assertThat(database.totals()).isEqualTo(Map.of("a", 1L, "c", 3L));
        assertThat(database.count("millrace.parked_event")).isOne();
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("reason", reason)
                .containsEntry("event_type", "sale.made.v1")
                .containsEntry("record_value", pill.batch().get(1).value()));
    }

    @Test
    void partitionsGivenUpInGoodOrderAreNotCountedAsCrashes() {
        for (int restart = 0; restart < 10; restart++) {
            var engine = database.parkingEngine(new Fickle());
            engine.position(PARTITION, "none", 0);
            engine.release(PARTITION);
        }

        assertThat(starts()).isZero();
        assertThat(outcomes(database.parkingEngine(new Fickle()).apply(BATCH)))
                .containsExactly(APPLIED, APPLIED, APPLIED, APPLIED);
    }

    @Test
    void answersThatTheDatabaseLosesAreNotCountedAsCrashes() {
        var transactions = new LosingTransactions(database.dataSource());
        var engine = database.parkingEngine(new Fickle(), transactions);
        for (int attempt = 0; attempt < 10; attempt++) {
            transactions.loseTheAnswerAfterNext();
            assertThatThrownBy(() -> engine.position(PARTITION, "none", 0))
                    .isInstanceOf(TransientDataAccessResourceException.class);
        }

        engine.position(PARTITION, "none", 0);

        assertThat(starts()).isOne();
    }

    @Test
    void recordThatWaitsIsNotSuspectedHoweverOftenItsProcessIsKilled() {
        var fickle = new Fickle().failing(only("a", new UncheckedIOException(new SocketTimeoutException("sidecar"))));
        for (int kill = 0; kill < 8; kill++) {
            var engine = database.parkingEngine(fickle); // never released, as if its process had been killed
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(outcomes(engine.apply(BATCH))).containsOnly(HELD);
            }
        }
        assertThat(starts()).isEqualTo(8);

        fickle.mended();

        assertThat(outcomes(database.parkingEngine(fickle).apply(BATCH))).containsOnly(APPLIED);
    }

    @Test
    void recordsThatEndTheProcessBehindOneThatWaitsArePutAsideAndThatOneIsNot() {
        var pill = PilledMain.Pill.BEHIND_ONE_THAT_WAITS;
        for (int crash = 0; crash < 2 * 2 + 2; crash++) {
            applyInAProcess(pill, "-XX:+ExitOnOutOfMemoryError", 3);
        }
        assertThat(database.positions("fickle", "events.sale")).containsEntry(0, 0L);
        var surviving =
                new Fickle().failing(only("a", new UncheckedIOException(new SocketTimeoutException("sidecar"))));
        database.parkingEngine(surviving).apply(pill.batch());
        var engine = database.parkingEngine(surviving);
        engine.apply(pill.batch());
        engine.apply(pill.batch());
        engine.release(PARTITION);

        assertThat(outcomes(database.parkingEngine(surviving.mended()).apply(pill.batch())))
                .containsExactly(APPLIED, DEAD_LETTERED, PARKED, DEAD_LETTERED, APPLIED);
    }

    @Test
    void recordThatWaitsIsNotSuspectedOfCrashesInAnotherPartition() {
        var pill = PilledMain.Pill.BESIDE_ONE_THAT_WAITS;
        for (int crash = 0; crash < 4; crash++) {
            applyInAProcess(pill, "-XX:+ExitOnOutOfMemoryError", 1);
        }
        var waiting = new Fickle().failing(only("a", new UncheckedIOException(new SocketTimeoutException("sidecar"))));

        assertThat(outcomes(database.parkingEngine(waiting).apply(pill.batch())))
                .containsExactly(HELD, DEAD_LETTERED);
    }

    @Test
    void recordThatStoppedItsPartitionIsTriedAgainAfterARestart() {
        for (int crash = 0; crash < 4; crash++) {
            applyInAProcess(PilledMain.Pill.HALT, "-XX:+ExitOnOutOfMemoryError", 1);
        }

        assertThat(outcomes(database.engine(new Fickle()).apply(BATCH))).containsExactly(DUPLICATE, HELD, HELD, HELD);
        assertThat(outcomes(database.engine(new Fickle()).apply(BATCH)))
                .containsExactly(DUPLICATE, APPLIED, APPLIED, APPLIED);
    }

    @Test
    void unclearFailureIsProvenThoughItsPartitionIsAppliedWithCare() {
        var fickle = new Fickle().failing(only("a", new IllegalStateException("only these")));
        for (int kill = 0; kill < 3; kill++) {
            database.parkingEngine(fickle).position(PARTITION, "none", 0);
        }
        var engine = database.parkingEngine(fickle);

        assertThat(outcomes(engine.apply(BATCH))).containsOnly(HELD);
        assertThat(outcomes(engine.apply(BATCH))).containsOnly(HELD);

        assertThat(outcomes(engine.apply(BATCH))).containsExactly(DEAD_LETTERED, APPLIED, APPLIED, APPLIED);
    }

    /** Its offsets are those of other records. */
    @Test
    void topicThatIsMadeAnewBearsNoSuspicion() {
        for (int crash = 0; crash < 4; crash++) {
            applyInAProcess(PilledMain.Pill.HALT, "-XX:+ExitOnOutOfMemoryError", 1);
        }
        var engine = database.parkingEngine(new Fickle());

        engine.position(PARTITION, "none", 0);
        engine.position(PARTITION, "another", 0);

        assertThat(outcomes(engine.apply(BATCH))).containsOnly(DUPLICATE, APPLIED);
        assertThat(database.count("millrace.dead_letter")).isZero();
    }

    private static Function<SaleMade, @Nullable Throwable> only(String item, Throwable failure) {
        return sale -> sale.itemId().equals(item) ? failure : null;
    }

    private int starts() {
        return database.jdbc()
                .sql("SELECT starts FROM millrace.projection_position")
                .query(Integer.class)
                .single();
    }

    private void applyInAProcess(PilledMain.Pill pill, String jvmOption, int attempts) {
        try (var process = ServiceProcess.builder("pilled")
                .mainClass(PilledMain.class)
                .jvmOption("-XX:TieredStopAtLevel=1")
                .jvmOption("-Xmx72m")
                .jvmOption(jvmOption)
                .argument(server.jdbcUrl())
                .argument(server.user())
                .argument(server.password())
                .argument(pill.name())
                .argument(String.valueOf(attempts))
                .start()) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !process.isAlive());
        }
    }

    /** Commits, and then fails as if the answer had not come back, when told to. */
    private static final class LosingTransactions extends JdbcTransactionManager {

        private int answersUntilLoss = Integer.MAX_VALUE;

        private LosingTransactions(DataSource dataSource) {
            super(dataSource);
        }

        private void loseTheAnswerAfterNext() {
            answersUntilLoss = 1;
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            if (answersUntilLoss-- == 0) {
                throw new TransientDataAccessResourceException("Connection lost after the commit");
            }
        }
    }
}
