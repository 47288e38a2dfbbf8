package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DEAD_LETTERED;
import static io.millrace.projection.Outcome.HELD;
import static io.millrace.projection.Outcome.PARKED;
import static io.millrace.projection.Outcome.TOMBSTONE;
import static io.millrace.projection.engine.Sales.committed;
import static io.millrace.projection.engine.Sales.outcomes;
import static io.millrace.projection.engine.Sales.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.projection.Fickle;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import io.millrace.projection.TestDatabase;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParkingIT {

    private final TestDatabase database = TestDatabase.fresh(getClass());
    private final Fickle fickle = new Fickle();
    private final ProjectionEngine engine = database.parkingEngine(fickle);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void failedEventIsPutAsideAndItsKeyParkedWhileOthersGoOn() {
        fickle.failing(sale -> sale.amount() == 13 ? new IllegalArgumentException("13 of " + sale.itemId()) : null);

        var first =
                engine.apply(List.of(sale(0, "a", 1, 1), sale(1, "b", 1, 13), sale(2, "b", 2, 2), sale(3, "c", 1, 3)));
        var second = engine.apply(List.of(sale(4, "b", 3, 4), sale(5, "a", 2, 5)));

        assertThat(outcomes(first)).containsExactly(APPLIED, DEAD_LETTERED, PARKED, APPLIED);
        assertThat(outcomes(second)).containsExactly(PARKED, APPLIED);
        assertThat(database.totals()).isEqualTo(Map.of("a", 6L, "c", 3L));
        assertThat(database.positions("fickle", "events.sale")).isEqualTo(Map.of(0, 6L));
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("group_id", "test.fickle")
                .containsEntry("projection", "fickle")
                .containsEntry("record_offset", 1L)
                .containsEntry("event_type", "sale.made.v1")
                .containsEntry("aggregate_version", 1L)
                .containsEntry("reason", "HANDLER_FAILED")
                .containsEntry("attempts", 1)
                .containsEntry("app_version", "1.0")
                .containsEntry("record_key", "b".getBytes(UTF_8))
                .containsEntry("record_value", "{\"itemId\":\"b\",\"amount\":13}".getBytes(UTF_8)));
        assertThat(database.count("millrace.parked_event")).isEqualTo(2);
    }

    @Test
    void allFailuresOfABatchAreFoundTogether() {
        fickle.failing(sale -> sale.amount() == 13 ? new IllegalArgumentException("13") : null);

        var result = engine.apply(List.of(
                sale(0, "a", 1, 13), sale(1, "b", 1, 13), sale(2, "c", 1, 1), sale(3, "d", 1, 13), sale(4, "a", 2, 1)));

        assertThat(outcomes(result)).containsExactly(DEAD_LETTERED, DEAD_LETTERED, APPLIED, DEAD_LETTERED, PARKED);
        assertThat(database.jdbc()
                        .sql("SELECT count(DISTINCT fingerprint) FROM millrace.dead_letter")
                        .query(Long.class)
                        .single())
                .as("one cause, one fingerprint")
                .isEqualTo(1);
    }

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
    void unclearFailureBecomesALetterOnceOthersOfItsTypeSucceed() {
        fickle.failing(sale -> sale.itemId().equals("a") ? new IllegalStateException("only a") : null);
        var poison = sale(0, "a", 1, 1);

        assertThat(outcomes(engine.apply(List.of(poison)))).containsExactly(HELD);
        assertThat(outcomes(engine.apply(List.of(poison)))).containsExactly(HELD);
        var result = engine.apply(List.of(poison, sale(1, "b", 1, 2)));

        assertThat(outcomes(result)).containsExactly(DEAD_LETTERED, APPLIED);
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("attempts", 3));
    }

    @Test
    void adjacentUnclearFailuresAreLettersOnceOthersBehindThemSucceed() {
        fickle.failing(sale -> sale.itemId().startsWith("bad") ? new IllegalStateException("only these") : null);
        var batch = List.of(
                sale(0, "bad-1", 1, 1), sale(1, "bad-2", 1, 1), sale(2, "good-1", 1, 1), sale(3, "good-2", 1, 1));

        assertThat(outcomes(engine.apply(batch))).containsOnly(HELD);

        assertThat(outcomes(engine.apply(batch))).containsExactly(DEAD_LETTERED, DEAD_LETTERED, APPLIED, APPLIED);
    }

    @Test
    void anUnclearFailureIsALetterThoughTheNextOneComesUpBehindIt() {
        fickle.failing(sale -> sale.itemId().startsWith("bad") ? new IllegalStateException("only these") : null);
        var first = sale(0, "bad-1", 1, 1);
        var longer = List.of(first, sale(1, "bad-2", 1, 1), sale(2, "good-1", 1, 1), sale(3, "good-2", 1, 1));

        assertThat(outcomes(engine.apply(List.of(first)))).containsExactly(HELD);
        assertThat(outcomes(engine.apply(longer))).containsExactly(DEAD_LETTERED, HELD, HELD, HELD);

        assertThat(outcomes(engine.apply(longer)).subList(1, 4)).containsExactly(DEAD_LETTERED, APPLIED, APPLIED);
    }

    @Test
    void moreUnclearFailuresThanMayBePutAsideAtOnceArePutAsideOneAfterAnother() {
        fickle.failing(sale -> sale.itemId().startsWith("bad") ? new IllegalStateException("only these") : null);
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
        fickle.failing(sale -> sale.itemId().equals("a") ? new IllegalStateException("only a") : null);
        engine.apply(List.of(sale(0, "a", 1, 1)));
        engine.apply(List.of(sale(0, "a", 1, 1)));

        var restarted = database.parkingEngine(fickle);
        restarted.apply(List.of(sale(0, "a", 1, 1)));
        restarted.apply(List.of(sale(0, "a", 1, 1), sale(1, "b", 1, 2)));

        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("attempts", 4));
        assertThat(database.count("millrace.failed_attempt")).isZero();
    }

    @Test
    void rowThatTheTableRefusesIsPutAsideWithItsNeighboursApplied() {
        var result = engine.apply(List.of(
                item(0, "a", new ItemNamed("a", "x")),
                item(1, "b", new ItemNamed("b", "refused")),
                item(2, "c", new ItemNamed("c", "y"))));

        assertThat(outcomes(result)).containsExactly(APPLIED, DEAD_LETTERED, APPLIED);
        assertThat(database.items()).isEqualTo(Map.of("a", "x", "c", "y"));
        assertThat(database.rows("millrace.dead_letter")).singleElement().satisfies(letter -> assertThat(letter)
                .containsEntry("reason", "REFUSED_BY_DATABASE"));
    }

    @Test
    void recordsThatAreNoEventsAreEachTakenAsWhatTheyAre() {
        var tombstone = new ProducerRecord<byte[], byte[]>("events.sale", null, 1L, "t".getBytes(UTF_8), null);
        var garbage = new ProducerRecord<>("events.sale", null, 1L, "g".getBytes(UTF_8), "garbage".getBytes(UTF_8));
        var unknown = Records.produced(Records.envelope(Shop.TYPES, "u", 1, new Shop.SaleMade("u", 1)));
        unknown.headers().remove(EnvelopeHeaders.TYPE).add(EnvelopeHeaders.TYPE, "sale.made.v2".getBytes(UTF_8));
        var mismatch = Records.produced(Records.envelope(Shop.TYPES, "m", 1, new Shop.SaleMade("m", 1)));
        var mismatched = new ProducerRecord<>(
                mismatch.topic(),
                null,
                1L,
                mismatch.key(),
                "{\"amount\":\"many\"}".getBytes(UTF_8),
                mismatch.headers());

        var result = engine.apply(List.of(
                Records.consumed(0, 0, tombstone),
                Records.consumed(0, 1, garbage),
                Records.consumed(0, 2, unknown),
                Records.consumed(0, 3, mismatched),
                sale(4, "fine", 1, 1)));

        assertThat(outcomes(result)).containsExactly(TOMBSTONE, DEAD_LETTERED, DEAD_LETTERED, DEAD_LETTERED, APPLIED);
        assertThat(database.jdbc()
                        .sql("SELECT reason FROM millrace.dead_letter ORDER BY record_offset")
                        .query(String.class)
                        .list())
                .containsExactly("MALFORMED", "UNKNOWN_TYPE", "PAYLOAD_MISMATCH");
    }

    @Test
    void keyThatNoIndexCanHoldIsPutAsideByItself() {
        var random = new Random(1);
        var id = new StringBuilder();
        random.ints(9_000, 'a', 'z').forEach(letter -> id.append((char) letter));

        var result = engine.apply(List.of(sale(0, id.toString(), 1, 1), sale(1, "b", 1, 1)));

        assertThat(outcomes(result)).containsExactly(DEAD_LETTERED, APPLIED);
        assertThat(database.count("millrace.parked_key")).isZero();
    }

    @Test
    void stackOverflowBecomesALetterAndMemoryThatRunsOutIsTriedAgainFirst() {
        fickle.failing(sale -> switch (sale.itemId()) {
            case "deep" -> new StackOverflowError();
            case "large" -> new OutOfMemoryError("Java heap space");
            default -> null;
        });
        var batch = List.of(sale(0, "deep", 1, 1), sale(1, "large", 1, 1), sale(2, "b", 1, 2), sale(3, "c", 1, 2));

        assertThat(outcomes(engine.apply(batch))).containsExactly(DEAD_LETTERED, HELD, HELD, HELD);
        assertThat(outcomes(engine.apply(batch.subList(1, 4)))).containsExactly(DEAD_LETTERED, APPLIED, APPLIED);
    }

    @Test
    void partitionWaitsWhileNoMoreMayBeParked() {
        var full = new AtomicBoolean(true);
        var bounded = database.engine(
                fickle, new ParkingLot("test.fickle", "fickle", null, full::get), new EngineListener() {});
        fickle.failing(sale -> sale.amount() == 13 ? new IllegalArgumentException("13") : null);
        var batch = List.of(sale(0, 0, "a", 1, 1), sale(0, 1, "b", 1, 13), sale(1, 0, "c", 1, 2));

        var waiting = committed(bounded.apply(batch));
        assertThat(waiting.outcomes()).containsExactly(APPLIED, HELD, APPLIED);
        assertThat(waiting.waits())
                .singleElement()
                .satisfies(wait -> assertThat(wait.failure().reason()).isEqualTo(FailureReason.PARKING_FULL));

        full.set(false);
        assertThat(outcomes(bounded.apply(batch.subList(1, 2)))).containsExactly(DEAD_LETTERED);
    }

    @Test
    void twoProjectionsOfOneServiceParkEachForItself() {
        var totals = database.parkingEngine(new Shop.Totals());
        fickle.failing(sale -> new IllegalArgumentException("not here"));
        var batch = List.of(sale(0, "a", 1, 1), sale(1, "a", 2, 2));

        assertThat(outcomes(engine.apply(batch))).containsExactly(DEAD_LETTERED, PARKED);
        assertThat(outcomes(totals.apply(batch))).containsExactly(APPLIED, APPLIED);
        assertThat(database.letters(LetterState.OPEN)).hasSize(1);
    }

    @Test
    void rolledBackBatchLeavesNeitherLetterNorPosition() {
        fickle.failing(sale -> new IllegalArgumentException("13"));
        var zombie = database.parkingEngine(fickle);
        zombie.position(new TopicPartition("events.sale", 0), "none", 0);
        engine.apply(List.of(sale(0, "a", 1, 13)));

        assertThat(zombie.apply(List.of(sale(0, "a", 1, 13), sale(1, "b", 1, 13))))
                .isInstanceOf(BatchResult.Fenced.class);
        assertThat(database.count("millrace.dead_letter")).isEqualTo(1);
        assertThat(database.count("millrace.dead_letter_history")).isEqualTo(1);
    }

    private static ConsumerRecord<byte[], byte[]> item(long offset, String id, Object event) {
        return Records.consumed(0, offset, Records.envelope(Shop.TYPES, id, 1, event));
    }
}
