package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DEAD_LETTERED;
import static io.millrace.projection.Outcome.HELD;
import static io.millrace.projection.engine.Sales.committed;
import static io.millrace.projection.engine.Sales.outcomes;
import static io.millrace.projection.engine.Sales.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.projection.Fickle;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whether a failure is the event's own, or something is away that others need as well. */
class UnclearFailuresIT extends FickleShopFixture {

    @Test
    void outageOfWhatAHandlerNeedsBecomesNoLetterHoweverLongItLasts() {
        fickle.failing(sale -> new UncheckedIOException(new SocketTimeoutException("sidecar")));
        var batch = List.of(sale(0, 0, "a", 1, 1), sale(0, 1, "b", 1, 2), sale(1, 0, "c", 1, 3));

        for (int attempt = 0; attempt < 20; attempt++) {
            var result = committed(engine.apply(batch));
            assertThat(result.outcomes()).containsOnly(HELD);
            assertThat(result.waits()).hasSize(2);
        }
        assertThat(database.count("millrace.dead_letter")).isZero();

        fickle.mended();
        assertThat(outcomes(engine.apply(batch))).containsOnly(APPLIED);
    }

    @Test
    void unclearFailuresWaitWhileNoEventOfTheirTypeSucceeds() {
        fickle.failing(sale -> new IllegalStateException("sidecar says no"));
        var batch = List.of(
                sale(0, 0, "a", 1, 1),
                sale(0, 1, "b", 1, 2),
                Records.consumed(0, 0, Records.envelope(Shop.TYPES, "i", 1, new ItemNamed("i", "other type"))));

        for (int attempt = 0; attempt < 20; attempt++) {
            assertThat(outcomes(engine.apply(batch)).subList(0, 2)).containsOnly(HELD);
        }
        assertThat(database.count("millrace.dead_letter")).isZero();
        assertThat(database.items()).isEqualTo(Map.of("i", "other type"));
    }

    @Test
    void unclearFailureBecomesALetterOnceOthersSucceedBehindTwoOfItsAttempts() {
        shop.failUnclearlyAt("a");
        var poison = sale(0, "a", 1, 1);
        var batch = List.of(poison, sale(1, "b", 1, 2));

        assertThat(outcomes(engine.apply(List.of(poison)))).containsExactly(HELD);
        assertThat(outcomes(engine.apply(List.of(poison)))).containsExactly(HELD);
        assertThat(outcomes(engine.apply(batch))).containsExactly(HELD, HELD);

        assertThat(outcomes(engine.apply(batch))).containsExactly(DEAD_LETTERED, APPLIED);
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("attempts", 4));
    }

    @Test
    void adjacentUnclearFailuresAreLettersOnceOthersBehindThemSucceed() {
        shop.failUnclearlyAt("bad");
        var batch = List.of(
                sale(0, "bad-1", 1, 1), sale(1, "bad-2", 1, 1), sale(2, "good-1", 1, 1), sale(3, "good-2", 1, 1));

        assertThat(outcomes(engine.apply(batch))).containsOnly(HELD);

        assertThat(outcomes(engine.apply(batch))).containsExactly(DEAD_LETTERED, DEAD_LETTERED, APPLIED, APPLIED);
    }

    @Test
    void anUnclearFailureIsALetterThoughTheNextOneComesUpBehindIt() {
        shop.failUnclearlyAt("bad");
        var first = sale(0, "bad-1", 1, 1);
        var longer = List.of(first, sale(1, "bad-2", 1, 1), sale(2, "good-1", 1, 1), sale(3, "good-2", 1, 1));

        assertThat(outcomes(engine.apply(List.of(first)))).containsExactly(HELD);
        assertThat(outcomes(engine.apply(longer))).containsOnly(HELD);

        assertThat(outcomes(engine.apply(longer))).containsExactly(DEAD_LETTERED, DEAD_LETTERED, APPLIED, APPLIED);
    }

    @Test
    void outageThatBeginsAmidABatchBecomesNoLetterThoughItsEventsHadFailedBefore() {
        var batch = batch(6, "first", "second", "third");
        fickle.failing(sale -> new IllegalStateException("away"));
        assertThat(outcomes(engine.apply(batch))).containsOnly(HELD);

        fickle.failing(sale -> sale.itemId().startsWith("served") ? null : new IllegalStateException("away again"));
        engine.apply(batch);
        fickle.failing(sale -> new IllegalStateException("still away"));
        for (int attempt = 0; attempt < 5; attempt++) {
            engine.apply(batch);
        }

        assertThat(database.totals()).hasSize(6);
        assertNoLetterOnceMended(batch);
    }

    @Test
    void outageThatEndsAmidABatchBecomesNoLetterHoweverLongItLasted() {
        var batch = batch(0, "first", "second", "served-later");
        fickle.failing(sale -> new IllegalStateException("away"));
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(outcomes(engine.apply(batch))).containsOnly(HELD);
        }

        fickle.failing(sale -> sale.itemId().startsWith("served") ? null : new IllegalStateException("away"));
        engine.apply(batch);

        assertNoLetterOnceMended(batch);
    }

    /** That handlers succeed says nothing about a table that takes no row of any event. */
    @Test
    void rowsThatAreAllRefusedForAnUnclearReasonWait() {
        shop.failUnclearlyAt("bad");
        var batch = batch(2, "bad", "behind", "last");
        database.jdbc().sql("ALTER TABLE item_total RENAME TO renamed").update();

        for (int attempt = 0; attempt < 5; attempt++) {
            engine.apply(batch);
        }
        database.jdbc().sql("ALTER TABLE renamed RENAME TO item_total").update();
        engine.apply(batch);

        assertThat(database.totals()).containsOnlyKeys("served-0", "served-1", "behind", "last");
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("record_key", "bad".getBytes(UTF_8)));
    }

    @Test
    void unclearFailureBecomesALetterThoughAllThatSucceedsLiesInFrontOfIt() {
        shop.failUnclearlyAt("bad");
        var poison = sale(1, 0, "bad", 1, 1);

        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(database.count("millrace.dead_letter")).isZero();
            engine.apply(List.of(sale(0, attempt, "good", attempt + 1, 1), poison));
        }

        assertThat(database.count("millrace.dead_letter")).isEqualTo(1);
    }

    @Test
    void moreUnclearFailuresThanMayBePutAsideAtOnceArePutAsideOneAfterAnother() {
        shop.failUnclearlyAt("bad");
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int partition = 0; partition < 8; partition++) {
            batch.add(sale(partition, 0, "bad-" + partition, 1, 1));
            batch.add(sale(partition, 1, "bad-too-" + partition, 1, 1));
            batch.add(sale(partition, 2, "good-" + partition, 1, 1));
        }

        for (int attempt = 0; attempt < 8; attempt++) {
            engine.apply(batch);
        }

        assertThat(database.count("millrace.dead_letter")).isEqualTo(16);
        assertThat(database.totals()).hasSize(8);
    }

    @Test
    void connectionThatBreaksInAHandlerIsNotTheFaultOfItsEventWhateverItThrows() {
        fickle.failing(sale -> {
            assertThatThrownBy(() -> database.jdbc()
                            .sql("SELECT pg_terminate_backend(pg_backend_pid())")
                            .query()
                            .listOfRows())
                    .isNotNull();
            return new IllegalArgumentException("cannot save, and does not say why");
        });
        var batch = List.of(sale(0, "a", 1, 1), sale(1, "b", 1, 2));

        assertThat(engine.apply(batch)).isInstanceOf(BatchResult.Interrupted.class);
        assertThat(engine.apply(batch)).isInstanceOf(BatchResult.Interrupted.class);
        assertThat(database.count("millrace.dead_letter")).isZero();
        assertThat(database.count("millrace.failed_attempt")).isZero();

        fickle.mended();
        assertThat(outcomes(engine.apply(batch))).containsOnly(APPLIED);
    }

    @Test
    void attemptsSurviveARestart() {
        shop.failUnclearlyAt("a");
        engine.apply(List.of(sale(0, "a", 1, 1)));
        var firstFailure = database.jdbc()
                .sql("SELECT first_failed_at FROM millrace.failed_attempt")
                .query(Timestamp.class)
                .single();
        engine.apply(List.of(sale(0, "a", 1, 1)));

        var restarted = database.parkingEngine(fickle);
        var longer = List.of(sale(0, "a", 1, 1), sale(1, "b", 1, 2));
        restarted.apply(longer);
        restarted.apply(longer);

        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("attempts", 4)
                .containsEntry("first_failed_at", firstFailure)
                .hasEntrySatisfying("last_failed_at", last -> assertThat(((Timestamp) last).toInstant())
                        .isAfter(firstFailure.toInstant())));
        assertThat(database.count("millrace.failed_attempt")).isZero();
    }

    @Test
    void stackOverflowBecomesALetterAndMemoryThatRunsOutIsTriedAgainFirst() {
        fickle.failing(sale -> switch (sale.itemId()) {
            case "deep" -> new IllegalStateException("at depth " + Fickle.descend(0));
            case "large" -> new OutOfMemoryError("Java heap space");
            default -> null;
        });
        var batch = List.of(sale(0, "deep", 1, 1), sale(1, "large", 1, 1), sale(2, "b", 1, 2), sale(3, "c", 1, 2));

        assertThat(outcomes(engine.apply(batch))).containsExactly(DEAD_LETTERED, HELD, HELD, HELD);
        assertThat(outcomes(engine.apply(batch.subList(1, 4)))).containsExactly(DEAD_LETTERED, APPLIED, APPLIED);
    }

    /** Each event in a partition of its own, so that none waits because another does. */
    private static List<ConsumerRecord<byte[], byte[]>> batch(int served, String... behind) {
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < served; i++) {
            batch.add(sale(batch.size(), 0, "served-" + i, 1, 1));
        }
        for (String id : behind) {
            batch.add(sale(batch.size(), 0, id, 1, 1));
        }
        return batch;
    }

    private void assertNoLetterOnceMended(List<ConsumerRecord<byte[], byte[]>> batch) {
        fickle.mended();
        engine.apply(batch);
        assertThat(database.totals()).hasSize(batch.size());
        assertThat(database.count("millrace.dead_letter")).isZero();
        shop.assertNothingParked();
    }
}
