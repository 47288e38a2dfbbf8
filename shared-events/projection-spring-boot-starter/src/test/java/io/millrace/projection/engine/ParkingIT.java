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
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.Cause;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.deadletter.view.Content;
import io.millrace.deadletter.view.HeaderView;
import io.millrace.deadletter.view.LetterDetails;
import io.millrace.projection.Records;
import io.millrace.projection.Shop;
import io.millrace.projection.Shop.ItemNamed;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ParkingIT extends FickleShopFixture {

    @Test
    void failedEventIsPutAsideAndItsKeyParkedWhileOthersGoOn() {
        shop.failAt(13);

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
    void letterKeepsTraceAndHeadersOfItsRecordAndWhatWasThrownAndWhen() {
        fickle.failing(sale -> new IllegalArgumentException("no such amount", new NumberFormatException("thirteen")));
        var sent = Records.produced(Records.envelope(Shop.TYPES, "b", 1, new Shop.SaleMade("b", 13)));
        sent.headers()
                .add(
                        EnvelopeHeaders.TRACEPARENT,
                        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(UTF_8))
                .add("tenant", "north".getBytes(UTF_8))
                .add("no-text", new byte[] {(byte) 0xff, 0});
        var before = now();

        engine.apply(List.of(Records.consumed(0, 0, sent)));

        var letter = new LetterDetails(database.dataSource())
                .one(database.letters(LetterState.OPEN).get(0));
        assertThat(letter.summary().traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(letter.headers())
                .isEqualTo(Stream.of(sent.headers().toArray())
                        .map(header -> new HeaderView(header.key(), Content.of(header.value())))
                        .toList());
        assertThat(letter.causes())
                .extracting(Cause::type, Cause::message)
                .containsExactly(
                        tuple("java.lang.IllegalArgumentException", "no such amount"),
                        tuple("java.lang.NumberFormatException", "thirteen"));
        assertThat(letter.causes())
                .as("the first lines that are not of a library")
                .allSatisfy(cause -> assertThat(cause.frame()).contains("Fickle.on"));
        assertThat(letter.summary().firstFailedAt())
                .isEqualTo(letter.summary().lastFailedAt())
                .isBetween(before, now());
    }

    @Test
    void allFailuresOfABatchAreFoundTogether() {
        shop.failAt(13);

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
    void partitionWaitsWhileNoMoreMayBeParked() {
        var full = new AtomicBoolean(true);
        var bounded = database.engine(
                fickle, new ParkingLot("test.fickle", "fickle", null, full::get), new EngineListener() {});
        shop.failAt(13);
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

    /** By the clock of the database. */
    private Instant now() {
        return database.jdbc()
                .sql("SELECT clock_timestamp()")
                .query(Timestamp.class)
                .single()
                .toInstant();
    }

    private static ConsumerRecord<byte[], byte[]> item(long offset, String id, Object event) {
        return Records.consumed(0, offset, Records.envelope(Shop.TYPES, id, 1, event));
    }
}
