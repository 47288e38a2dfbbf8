package io.millrace.projection.consume;

import static io.millrace.projection.consume.RunningShop.patiently;
import static io.millrace.projection.consume.RunningShop.record;
import static io.millrace.projection.consume.RunningShop.sale;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.deadletter.letter.LetterState;
import io.millrace.projection.Fickle;
import io.millrace.projection.Shop;
import io.millrace.projection.TestDatabase;
import io.millrace.stack.SharedStack;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a running instance puts aside, and what it leaves alone. */
class PutAsideIT {

    private static final String TOPIC = "events.sale";
    private static final String VERSIONS_OF_OTHERS = "millrace.projection_version WHERE projection <> 'fickle'";

    private final RunningShop shop = new RunningShop(getClass(), SharedStack.kafka(), 1);
    private final TestDatabase database = shop.database;

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void recordsThatCannotBeReadAreEachTakenAsWhatTheyAre() {
        var tombstone = new ProducerRecord<byte[], byte[]>(TOPIC, "t".getBytes(UTF_8), null);
        var garbage = new ProducerRecord<>(TOPIC, "g".getBytes(UTF_8), "garbage".getBytes(UTF_8));
        var mismatch = record("p", 1, 1);
        shop.topics.send(List.of(
                tombstone,
                garbage,
                ofType("sale.vanished.v1", record("u", 1, 1)),
                ofType("sale.made.v2", record("m", 1, 1)),
                new ProducerRecord<>(
                        TOPIC, null, null, mismatch.key(), "{\"amount\":\"many\"}".getBytes(UTF_8), mismatch.headers()),
                record("t", 1, 1),
                record("g", 1, 1),
                record("u", 2, 1),
                record("m", 2, 1),
                record("p", 2, 1),
                record("fine", 1, 1)));

        patiently().untilAsserted(() -> assertThat(database.positions("fickle", TOPIC))
                .containsEntry(0, 11L));
        assertThat(database.totals()).isEqualTo(Map.of("t", 1L, "fine", 1L));
        assertThat(letters("fickle")).containsExactly("MALFORMED", "UNKNOWN_TYPE", "UNKNOWN_TYPE", "PAYLOAD_MISMATCH");
        assertThat(database.count("millrace.dead_letter WHERE group_id = 'test.fickle' AND record_offset = 1"
                        + " AND record_value = 'garbage'"))
                .isEqualTo(1);
        assertThat(database.count("millrace.parked_event WHERE group_id = 'test.fickle'"))
                .as("one behind each letter")
                .isEqualTo(4);
        patiently().untilAsserted(() -> assertThat(shop.instance.events("fickle", "TOMBSTONE"))
                .isEqualTo(1));
        assertThat(shop.instance.stopped("fickle")).isZero();
        assertThat(shop.instance.waiting("fickle")).isZero();
    }

    @Test
    void failureOfOneProjectionParksNothingOfAnotherAndIsReplayedToThatOneAlone() {
        shop.topics.send(sale("a", 1, 13));
        patiently().untilAsserted(() -> assertThat(letters("fickle")).containsExactly("HANDLER_FAILED"));

        shop.topics.send(sale("a", 2, 1), sale("b", 1, 1));

        patiently().untilAsserted(() -> assertThat(database.soldVersions())
                .isEqualTo(Map.of("a", List.of(1L, 2L), "b", List.of(1L))));
        patiently().untilAsserted(() -> assertThat(database.totals()).isEqualTo(Map.of("b", 1L)));
        assertThat(database.count("millrace.parked_event WHERE group_id = 'test.fickle'"))
                .isEqualTo(1);
        assertThat(letters("sale-log")).isEmpty();
        assertThat(database.jdbc()
                        .sql("SELECT DISTINCT group_id FROM millrace.parked_key")
                        .query(String.class)
                        .list())
                .containsExactly("test.fickle");

        var sold = database.rows("sale_log");
        var versions = database.rows(VERSIONS_OF_OTHERS);
        database.replayer(new Fickle(), new Shop.SaleLog(database.dataSource()), new Shop.Totals())
                .replay(database.letters(LetterState.OPEN), "olga");

        assertThat(database.letters(LetterState.RESOLVED)).hasSize(1);
        assertThat(database.totals()).isEqualTo(Map.of("a", 14L, "b", 1L));
        assertThat(database.rows("sale_log")).isEqualTo(sold);
        assertThat(database.rows(VERSIONS_OF_OTHERS))
                .as("versions of the one that has the sale, and of one that has not come so far")
                .containsExactlyInAnyOrderElementsOf(versions);
    }

    enum Fault {
        KILLED_BACKEND("PERFORM pg_terminate_backend(pg_backend_pid())"),
        FULL_DISK("RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'"),
        INTERNAL_ERROR("RAISE EXCEPTION 'cache lookup failed' USING ERRCODE = 'XX000'");

        private final String sql;

        Fault(String sql) {
            this.sql = sql;
        }

        /** Happens where a letter is written, once the same transaction has moved the position; counted beyond rollback. */
        String trigger(long position) {
            return """
                    CREATE SEQUENCE fault_count;
                    CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF EXISTS (SELECT FROM millrace.projection_position
                                   WHERE projection = 'fickle' AND topic = 'events.sale' AND next_offset > %d) THEN
                            PERFORM nextval('fault_count');
                            %s;
                        END IF;
                        RETURN NEW;
                    END $$;
                    CREATE TRIGGER fault BEFORE INSERT ON millrace.dead_letter FOR EACH ROW EXECUTE FUNCTION fault();
                    """
                    .formatted(position, sql);
        }
    }

    @ParameterizedTest
    @EnumSource
    void transactionThatBreaksBetweenPositionAndLetterLeavesNeither(Fault fault) {
        shop.topics.send(sale("before", 1, 1));
        patiently().untilAsserted(() -> assertThat(database.positions("fickle", TOPIC))
                .containsEntry(0, 1L));
        database.jdbc().sql(fault.trigger(1)).update();

        shop.topics.send(sale("a", 1, 13), sale("a", 2, 1), sale("b", 1, 1));

        patiently().until(() -> database.count("fault_count WHERE last_value >= 3") == 1);
        assertThat(database.positions("fickle", TOPIC)).containsEntry(0, 1L);
        assertThat(database.count("millrace.dead_letter")).isZero();
        assertThat(database.count("millrace.dead_letter_history")).isZero();
        assertThat(database.count("millrace.parked_key")).isZero();

        database.jdbc().sql("DROP TRIGGER fault ON millrace.dead_letter").update();

        patiently().untilAsserted(() -> assertThat(database.positions("fickle", TOPIC))
                .containsEntry(0, 4L));
        assertThat(database.letters(LetterState.OPEN)).hasSize(1);
        assertThat(database.count("millrace.dead_letter_history")).isEqualTo(1);
        assertThat(database.count("millrace.parked_event")).isEqualTo(1);
        assertThat(database.totals()).isEqualTo(Map.of("before", 1L, "b", 1L));
    }

    private List<String> letters(String projection) {
        return database.jdbc()
                .sql("SELECT reason FROM millrace.dead_letter WHERE projection = ? ORDER BY record_offset")
                .param(projection)
                .query(String.class)
                .list();
    }

    private static ProducerRecord<byte[], byte[]> ofType(String type, ProducerRecord<byte[], byte[]> record) {
        record.headers().remove(EnvelopeHeaders.TYPE).add(EnvelopeHeaders.TYPE, type.getBytes(UTF_8));
        return record;
    }
}
