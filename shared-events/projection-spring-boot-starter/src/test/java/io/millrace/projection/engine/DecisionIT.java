package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DEAD_LETTERED;
import static io.millrace.projection.Outcome.PARKED;
import static io.millrace.projection.engine.Sales.outcomes;
import static io.millrace.projection.engine.Sales.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.replay.LetterOutcome;
import io.millrace.deadletter.replay.ReplayOutcome;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class DecisionIT extends FickleShopFixture {

    @Test
    void whatWaitsBehindADiscardedPayloadThatDoesNotFitFollows() {
        var event = Records.produced(Records.envelope(Shop.TYPES, "b", 2, new Shop.SaleMade("b", 13)));
        var mismatch = new ProducerRecord<>(
                event.topic(), null, 1L, event.key(), "{\"amount\":\"many\"}".getBytes(UTF_8), event.headers());

        assertFollowed(Records.consumed(0, 1, mismatch), "PAYLOAD_MISMATCH");
    }

    @Test
    void whatWaitsBehindADiscardedEventOfUnknownTypeFollows() {
        var unknown = Records.produced(Records.envelope(Shop.TYPES, "b", 2, new Shop.SaleMade("b", 13)));
        unknown.headers().remove(EnvelopeHeaders.TYPE).add(EnvelopeHeaders.TYPE, "sale.made.v2".getBytes(UTF_8));

        assertFollowed(Records.consumed(0, 1, unknown), "UNKNOWN_TYPE");
    }

    @Test
    void aDiscardedRecordThatIsNoEventMovesNoVersion() {
        var garbage = new ProducerRecord<>("events.sale", null, 1L, "b".getBytes(UTF_8), "garbage".getBytes(UTF_8));
        assertThat(outcomes(engine.apply(List.of(sale(0, "b", 1, 1), Records.consumed(0, 1, garbage)))))
                .containsExactly(APPLIED, DEAD_LETTERED);

        shop.discard();

        assertThat(outcomes(engine.apply(List.of(sale(2, "b", 2, 100))))).containsExactly(APPLIED);
        assertThat(database.totals()).isEqualTo(Map.of("b", 101L));
    }

    @Test
    void aDiscardedEventWhoseAggregateCannotBeStoredMovesNoVersion() {
        var event = Records.produced(Records.envelope(Shop.TYPES, "b\0", 2, new Shop.SaleMade("b", 13)));
        event.headers().remove(EnvelopeHeaders.TYPE).add(EnvelopeHeaders.TYPE, "sale.made.v2".getBytes(UTF_8));
        assertThat(outcomes(engine.apply(List.of(Records.consumed(0, 0, event)))))
                .containsExactly(DEAD_LETTERED);

        shop.discard();

        assertThat(database.letters(LetterState.DISCARDED)).hasSize(1);
        shop.assertNothingParked();
    }

    @Test
    void aReopenedLetterIsAppliedBeforeWhatCameMeanwhile() {
        shop.failAt(13);
        engine.apply(List.of(sale(0, "b", 1, 1), sale(1, "b", 2, 13), sale(2, "n", 1, 13)));
        var letters = database.letters(LetterState.OPEN);
        var decisions = database.decisions(fickle);
        letters.forEach(letter -> decisions.discard(letter, FickleShop.OPERATOR, "wrong ones"));
        shop.emptyQueues();
        shop.assertNothingParked();

        letters.forEach(letter -> decisions.reopen(letter, FickleShop.OPERATOR, "the right ones"));
        assertThat(database.replayer(fickle).closeOvertaken("test.fickle", "sweep"))
                .isZero();

        assertThat(outcomes(engine.apply(List.of(sale(3, "b", 3, 100), sale(4, "n", 2, 100)))))
                .containsExactly(PARKED, PARKED);
        fickle.mended();
        assertThat(database.replayer(fickle)
                        .replay(letters, FickleShop.OPERATOR)
                        .values())
                .containsOnly(new LetterOutcome.Closed(ReplayOutcome.APPLIED));
        shop.emptyQueues();
        assertThat(database.totals()).isEqualTo(Map.of("b", 114L, "n", 113L));
        shop.assertNothingParked();
        assertThat(outcomes(engine.apply(List.of(sale(5, "b", 4, 1_000))))).containsExactly(APPLIED);
    }

    @Test
    void aLetterThatWasOvertakenIsNotReopened() {
        shop.failAt(13);
        engine.apply(List.of(sale(0, "b", 1, 1), sale(1, "b", 2, 13)));
        var letter = database.letters(LetterState.OPEN).get(0);
        shop.discard();
        engine.apply(List.of(sale(2, "b", 3, 100)));

        assertThatThrownBy(() -> shop.reopen(letter))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("fickle has its version");

        assertThat(database.letters(LetterState.DISCARDED)).containsExactly(letter);
        assertThat(outcomes(engine.apply(List.of(sale(3, "b", 4, 1_000))))).containsExactly(APPLIED);
        assertThat(database.totals()).isEqualTo(Map.of("b", 1_101L));
    }

    @Test
    void whatWasAppliedIsNotReopened() {
        fickle.failing(sale -> new IllegalArgumentException("13"));
        engine.apply(List.of(sale(0, "b", 1, 13)));
        fickle.mended();
        var letters = database.letters(LetterState.OPEN);
        database.replayer(fickle).replay(letters, FickleShop.OPERATOR);

        assertThatThrownBy(() -> database.decisions(fickle).reopen(letters.get(0), FickleShop.OPERATOR, "once more"))
                .isInstanceOf(RefusedException.class);

        assertThat(database.totals()).isEqualTo(Map.of("b", 13L));
    }

    @Test
    void aKeyWithTrafficLosesNothingByReopening() throws Exception {
        var threads = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 60; round++) {
                var key = "k" + round;
                long first = round * 10L;
                shop.failAt(13);
                engine.apply(List.of(sale(first, key, 1, 1), sale(first + 1, key, 2, 13)));
                var letter = database.letters(LetterState.OPEN).get(0);
                shop.discard();
                fickle.mended();

                var traffic = threads.submit(() -> {
                    while (engine.apply(List.of(sale(first + 2, key, 3, 100))) instanceof BatchResult.Interrupted) {
                        Thread.onSpinWait();
                    }
                    return key;
                });
                boolean reopened = reopened(letter);
                traffic.get();
                database.replayer(fickle).replay(database.letters(LetterState.OPEN), FickleShop.OPERATOR);
                shop.emptyQueues();

                assertThat(database.totals()).containsEntry(key, reopened ? 114L : 101L);
                assertThat(database.letters(LetterState.OPEN)).isEmpty();
                shop.assertNothingParked();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * The engine has looked for parked keys, which takes one snapshot, and waits for the lock of another key; it will read
     * versions by the next. The letter is reopened in between.
     */
    @Test
    void aLetterReopenedBetweenTheLookForParkedKeysAndTheVersionsIsStillAppliedFirst() throws Exception {
        shop.failAt(13);
        engine.apply(List.of(sale(0, "b", 1, 1), sale(1, "b", 2, 13)));
        var letter = shop.discard();
        engine.apply(List.of(sale(2, "held", 1, 13)));
        fickle.mended();
        var thread = Executors.newSingleThreadExecutor();
        try (var holder = database.dataSource().getConnection()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("SELECT FROM millrace.parked_key FOR UPDATE");
            var batch = thread.submit(() -> engine.apply(List.of(sale(3, "held", 2, 1), sale(4, "b", 3, 100))));
            await().until(() -> database.count("pg_locks WHERE NOT granted") > 0);

            shop.reopen(letter);
            holder.rollback();

            assertThat(outcomes(batch.get())).containsExactly(PARKED, DEAD_LETTERED);
        } finally {
            thread.shutdownNow();
        }
        assertThat(database.jdbc()
                        .sql(
                                "SELECT reason FROM millrace.dead_letter WHERE record_key = 'b' ORDER BY aggregate_version")
                        .query(String.class)
                        .list())
                .containsExactly("HANDLER_FAILED", "GAP");

        shop.replay();
        shop.emptyQueues();
        assertThat(database.letters(LetterState.OPEN)).isEmpty();
        assertThat(database.totals()).isEqualTo(Map.of("b", 114L, "held", 14L));
        shop.assertNothingParked();
    }

    private boolean reopened(UUID letter) {
        try {
            shop.reopen(letter);
            return true;
        } catch (RefusedException e) {
            assertThat(e).hasMessageContaining("a newer one");
            return false;
        }
    }

    private void assertFollowed(ConsumerRecord<byte[], byte[]> undecodable, String reason) {
        assertThat(outcomes(engine.apply(List.of(sale(0, "b", 1, 1), undecodable, sale(2, "b", 3, 100)))))
                .containsExactly(APPLIED, DEAD_LETTERED, PARKED);
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("reason", reason));

        shop.discard();
        shop.emptyQueues();

        assertThat(database.totals()).isEqualTo(Map.of("b", 101L));
        assertThat(database.count("millrace.dead_letter")).isEqualTo(1);
        shop.assertNothingParked();
    }
}
