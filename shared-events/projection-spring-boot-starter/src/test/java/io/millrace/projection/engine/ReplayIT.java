package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.engine.Sales.outcomes;
import static io.millrace.projection.engine.Sales.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.replay.LetterOutcome;
import io.millrace.deadletter.replay.ReplayOutcome;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionSystemException;

class ReplayIT extends FickleShopFixture {

    @Test
    void replayAppliesTheLetterAndAllBehindItInOrder() {
        shop.failAt(13);
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        batch.add(sale(0, "b", 1, 13));
        LongStream.rangeClosed(2, 1_500).forEach(version -> batch.add(sale(version - 1, "b", version, 1)));
        engine.apply(batch);
        fickle.mended();

        var outcomes = shop.replay();

        assertThat(outcomes.values()).containsOnly(new LetterOutcome.Closed(ReplayOutcome.APPLIED));
        assertThat(database.count("millrace.parked_event"))
                .as("the queue is longer than one transaction")
                .isPositive();
        shop.emptyQueues();
        assertThat(database.totals()).isEqualTo(Map.of("b", 13L + 1_499));
        shop.assertNothingParked();
        assertThat(outcomes(engine.apply(List.of(sale(1_500, "b", 1_501, 1))))).containsExactly(APPLIED);
        assertThat(database.jdbc()
                        .sql("SELECT state FROM millrace.dead_letter_history ORDER BY id")
                        .query(String.class)
                        .list())
                .containsExactly("OPEN", "RESOLVED");
    }

    @Test
    void letterThatFailsAgainStaysOpenWithWhatIsBehindIt() {
        shop.failAt(13);
        engine.apply(List.of(sale(0, "b", 1, 13), sale(1, "b", 2, 1)));

        var outcome = shop.replay().values().iterator().next();

        assertThat(outcome).isInstanceOfSatisfying(LetterOutcome.FailedAgain.class, failed -> assertThat(
                        failed.failure().message())
                .contains("13"));
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("state", "OPEN")
                .containsEntry("attempts", 2));
        assertThat(database.count("millrace.parked_event")).isEqualTo(1);
    }

    @Test
    void followerThatFailsBecomesTheLetterAtTheHeadOfItsQueue() {
        fickle.failing(sale -> sale.amount() >= 13 ? new IllegalArgumentException("13") : null);
        engine.apply(List.of(
                sale(0, "b", 1, 13), sale(1, "b", 2, 1), sale(2, "b", 3, 14), sale(3, "b", 4, 1), sale(4, "b", 5, 1)));
        fickle.failing(sale -> sale.amount() == 14 ? new IllegalArgumentException("14") : null);

        assertThat(shop.replay().values()).containsOnly(new LetterOutcome.Closed(ReplayOutcome.APPLIED));
        shop.emptyQueues();

        assertThat(database.totals()).isEqualTo(Map.of("b", 14L));
        assertThat(database.jdbc()
                        .sql("SELECT aggregate_version FROM millrace.dead_letter WHERE state = 'OPEN'")
                        .query(Long.class)
                        .list())
                .containsExactly(3L);
        assertThat(database.count("millrace.parked_event")).isEqualTo(2);

        fickle.mended();
        shop.replay();
        shop.emptyQueues();
        assertThat(database.totals()).isEqualTo(Map.of("b", 30L));
        shop.assertNothingParked();
    }

    @Test
    void rowThatIsRefusedAmongManyIsFound() {
        shop.failAt(13);
        database.jdbc().sql("ALTER TABLE item_total ADD CHECK (amount < 100)").update();
        engine.apply(List.of(sale(0, "b", 1, 13), sale(1, "b", 2, 1), sale(2, "b", 3, 100), sale(3, "b", 4, 1)));
        fickle.mended();

        shop.replay();
        shop.emptyQueues();

        assertThat(database.totals()).isEqualTo(Map.of("b", 14L));
        assertThat(database.jdbc()
                        .sql("SELECT reason || ' ' || aggregate_version FROM millrace.dead_letter WHERE state = 'OPEN'")
                        .query(String.class)
                        .list())
                .containsExactly("REFUSED_BY_DATABASE 3");
    }

    @Test
    void versionThatCameLateGoesBeforeThoseThatWaitedForIt() {
        engine.apply(List.of(sale(0, "a", 1, 1), sale(1, "a", 3, 100), sale(2, "a", 4, 1_000)));
        engine.apply(List.of(sale(3, "a", 2, 10)));

        assertThat(shop.replay().values()).containsOnly(new LetterOutcome.Closed(ReplayOutcome.APPLIED));
        assertThat(database.totals()).isEqualTo(Map.of("a", 1_111L));
        shop.assertNothingParked();
    }

    @Test
    void outageDuringAReplayChangesNothing() {
        fickle.failing(sale -> new IllegalArgumentException("13"));
        engine.apply(List.of(sale(0, "b", 1, 13)));
        fickle.failing(sale -> new UncheckedIOException(new SocketTimeoutException("away")));

        assertThatThrownBy(shop::replay).hasMessageContaining("just now");

        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("attempts", 1));
    }

    @Test
    void connectionThatBreaksInAHandlerFailsNoLetter() {
        fickle.failing(sale -> new IllegalArgumentException("13"));
        engine.apply(List.of(sale(0, "b", 1, 13)));
        fickle.failing(sale -> {
            assertThatThrownBy(() -> database.jdbc()
                            .sql("SELECT pg_terminate_backend(pg_backend_pid())")
                            .query()
                            .listOfRows())
                    .isNotNull();
            return new IllegalArgumentException("cannot save, and does not say why");
        });

        assertThatThrownBy(shop::replay).isInstanceOf(TransactionSystemException.class);

        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("attempts", 1));
    }

    @Test
    void whatTheProjectionHasAlreadyIsSuperseded() {
        fickle.failing(sale -> new IllegalArgumentException("13"));
        engine.apply(List.of(sale(0, "b", 1, 13)));
        fickle.mended();
        var letter = database.letters(LetterState.OPEN);
        shop.replay();
        database.jdbc().sql("UPDATE millrace.dead_letter SET state = 'OPEN'").update();

        assertThat(database.replayer(fickle).replay(letter, FickleShop.OPERATOR).values())
                .containsOnly(new LetterOutcome.Closed(ReplayOutcome.SUPERSEDED));
        assertThat(database.totals()).isEqualTo(Map.of("b", 13L));
        assertThat(database.letters(LetterState.SUPERSEDED)).hasSize(1);
    }

    @Test
    void traffickedKeyIsNotStrandedByTheReplayOfItsLastLetter() throws Exception {
        var threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 60; round++) {
                var key = "k" + round;
                long first = round * 1_000L;
                shop.failAt(13);
                engine.apply(List.of(sale(first, key, 1, 13)));
                fickle.mended();
                var replayed = new AtomicBoolean();
                var traffic = threads.submit(() -> {
                    long version = 2;
                    while (!replayed.get() || version < 20) {
                        apply(sale(first + version - 1, key, version, 1));
                        version++;
                    }
                    return version - 1;
                });
                var replay = threads.submit(() -> {
                    shop.replay();
                    shop.emptyQueues();
                    replayed.set(true);
                    return true;
                });
                var otherInstance = threads.submit(() -> {
                    while (!replayed.get()) {
                        shop.emptyQueues();
                    }
                    return true;
                });
                replay.get();
                otherInstance.get();
                long last = traffic.get();
                shop.emptyQueues();

                assertThat(database.totals()).containsEntry(key, 13 + last - 1);
                shop.assertNothingParked();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void dryRunSaysWhatWouldChangeAndChangesNothing() {
        shop.failAt(13);
        engine.apply(List.of(sale(0, "b", 1, 13), sale(1, "c", 1, 1)));
        fickle.mended();
        var letter = database.letters(LetterState.OPEN).get(0);

        var dryRun = database.dryRuns(fickle)
                .tryOut(List.of(letter), FickleShop.OPERATOR, "one letter")
                .get(0);

        assertThat(dryRun.outcome()).isEqualTo(ReplayOutcome.APPLIED);
        assertThat(dryRun.rows()).singleElement().satisfies(row -> {
            assertThat(row.table()).isEqualTo("item_total");
            assertThat(row.before()).isNull();
            assertThat(row.after()).contains("\"amount\": 13");
        });
        assertThat(database.totals()).isEqualTo(Map.of("c", 1L));
        assertThat(database.letters(LetterState.OPEN)).containsExactly(letter);
    }

    @Test
    void dryRunOfWhatTheTableRefusesSaysWhy() {
        shop.failAt(13);
        engine.apply(List.of(sale(0, "b", 1, 13)));
        fickle.mended();
        database.jdbc().sql("ALTER TABLE item_total ADD CHECK (amount <> 13)").update();

        var dryRun = database.dryRuns(fickle)
                .tryOut(database.letters(LetterState.OPEN), FickleShop.OPERATOR, "one letter")
                .get(0);

        assertThat(dryRun.outcome()).isNull();
        assertThat(dryRun.failure()).isNotNull();
        assertThat(dryRun.failure().reason()).isEqualTo("REFUSED_BY_DATABASE");
    }

    /** As a consumer would: what another transaction hindered comes again. */
    private void apply(ConsumerRecord<byte[], byte[]> record) {
        while (engine.apply(List.of(record)) instanceof BatchResult.Interrupted) {
            Thread.onSpinWait();
        }
    }
}
