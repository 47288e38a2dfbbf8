package io.millrace.relay;

import static io.millrace.relay.SickAggregate.BECAUSE;
import static io.millrace.relay.SickAggregate.PATH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that wait for nothing, as a leader leaves them that held them too late. */
@Tag("chaos")
class ForsakenRowsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name = SharedStack.freshName(ForsakenRowsIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void rowsOfSeveralAggregatesAreSentThroughAKill(Delivery delivery) {
        var outbox = Outbox.in(SharedStack.freshDatabase(ForsakenRowsIT.class));
        holdTwoRowsOfEachOfThreeAggregates(outbox);
        try (var gate = Gate.before(outbox, "UPDATE ON millrace.outbox_held");
                var relay = RelayProcess.start(
                        "forsaken-" + delivery, RelaySettings.of(outbox.database(), kafka, name, delivery));
                var topic = new Topic(kafka, "events." + name)) {
            gate.killWhoComes(relay);
            relay.process().restart();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).isEmpty());
            requireEachSent(topic);
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(topic.repeated()).isEmpty();
            }
        }
        outbox.drop();
    }

    /** One of them was sent right before the kill, with the row in front of it. */
    @Test
    @Tag("long")
    void theirLastRowsMayBeDecidedOnAloneAfterAKill() {
        var outbox = Outbox.in(SharedStack.freshDatabase(ForsakenRowsIT.class));
        holdTwoRowsOfEachOfThreeAggregates(outbox);
        var settings = RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE)
                .withUsers();
        try (var gate = Gate.before(outbox, "UPDATE ON millrace.outbox_held");
                var relay = RelayProcess.start("forsaken-alone", settings);
                var topic = new Topic(kafka, "events." + name)) {
            gate.killWhoComes(relay);
            try (var nobody = Interregnum.of(outbox, name)) {
                relay.process().restart();
                relay.awaitStandby();
                outbox.query("SELECT id FROM millrace.outbox_held WHERE aggregateversion = 2", row -> row.getString(1))
                        .forEach(id -> assertThat(relay.post("operator", PATH + "/" + id + "/resubmit", BECAUSE)
                                        .statusCode())
                                .isEqualTo(202));
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .isEqualTo(Map.of("a0/2", "RESUBMITTED", "a1/2", "RESUBMITTED", "a2/2", "RESUBMITTED")));
            requireEachSent(topic);
            assertThat(topic.repeated()).isEmpty();
            outbox.append(name, "a0", 1, 1);
            topic.awaitCount(7, PATIENCE);
            assertThat(outbox.held())
                    .as("rows of keys that nothing is wrong with")
                    .isEmpty();
        }
        outbox.drop();
    }

    /** A database that was restored, or made anew, gives the numbers of before to other rows. */
    @Test
    @Tag("long")
    void numbersOfADatabaseBeforeSayNothingOfRowsThatHaveThemNow() {
        var outbox = Outbox.in(SharedStack.freshDatabase(ForsakenRowsIT.class));
        holdTwoRowsOfEachOfThreeAggregates(outbox);
        try (var relay = RelayProcess.start(
                        "forsaken-restored", RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE));
                var topic = new Topic(kafka, "events." + name)) {
            topic.awaitCount(6, PATIENCE);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).isEmpty());
            relay.process().kill();
            outbox.execute("TRUNCATE millrace.outbox_held RESTART IDENTITY");
            holdTwoRowsOfEachOfThreeAggregates(outbox);
            relay.process().restart();
            topic.awaitCount(12, PATIENCE);
        }
        outbox.drop();
    }

    /** More than the relay's memory. */
    @Test
    @Tag("long")
    void rowsThatAreLargeAreSentAFewAtATime() {
        var outbox = Outbox.in(SharedStack.freshDatabase(ForsakenRowsIT.class));
        hold(outbox, "'large'", "1 + n", "convert_to('\"' || repeat(md5(n::text), 28000) || '\"', 'UTF8')", 299);
        try (var relay = RelayProcess.start(
                        "forsaken-large", RelaySettings.of(outbox.database(), kafka, name, Delivery.AT_LEAST_ONCE));
                var topic = new Topic(kafka, "events." + name)) {
            relay.awaitStreaming();
            topic.awaitCount(300, PATIENCE);
            assertThat(topic.firstAppearances())
                    .isEqualTo(Map.of(
                            "large", LongStream.rangeClosed(1, 300).boxed().toList()));
        }
        outbox.drop();
    }

    private static void requireEachSent(Topic topic) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            topic.poll();
            assertThat(topic.firstAppearances())
                    .isEqualTo(Map.of("a0", List.of(1L, 2L), "a1", List.of(1L, 2L), "a2", List.of(1L, 2L)));
        });
    }

    /** Their places alternate, so whichever is sent first has rows behind those of the others. */
    private void holdTwoRowsOfEachOfThreeAggregates(Outbox outbox) {
        hold(outbox, "'a' || n % 3", "1 + n / 3", "'{}'", 5);
    }

    private void hold(Outbox outbox, String aggregate, String version, String payload, int last) {
        outbox.execute(
                """
                INSERT INTO millrace.outbox_held (slot, id, row_id, topic, aggregatetype, aggregateid, aggregateversion,
                    type, payload, occurred_at, lsn)
                SELECT '%1$s', id, id, 'events.%1$s', '%1$s', %2$s, %3$s, 'test.happened.v1', %4$s, now(), '0/0'
                FROM (SELECT n, gen_random_uuid()::text AS id FROM generate_series(0, %5$d) AS n) AS rows ORDER BY n
                """
                        .formatted(name, aggregate, version, payload, last));
    }
}
