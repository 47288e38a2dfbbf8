package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first start: rows that were there before, and writers that do not wait. */
class BackfillIT extends OwnOutbox {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void rowsCommittedWhileTheSlotIsMadeAreSentOnce(Delivery delivery) {
        appendEarly(5);
        try (var topic = new Topic(kafka, "events." + name)) {
            try (var load = Load.start(outbox, name, 1);
                    var relay = RunningRelay.start(settings(delivery))) {
                relay.awaitStreaming();
                load.close();
                assertThat(Verdict.of(outbox, topic, delivery)).isZero();
            }
        }
    }

    @Test
    void aBackfillThatIsKilledGoesOnWhereItWas() {
        appendEarly(40);
        var settings = settings(Delivery.EXACTLY_ONCE);
        try (var topic = new Topic(kafka, "events." + name);
                var relay = RelayProcess.start("relay", settings)) {
            topic.awaitCount(4_000, PATIENCE);
            relay.process().kill();
            outbox.append(name, "late", 1, 100);
            topic.linger(Duration.ofMillis(300));
            assertThat(topic.ids().size()).as("sent before the kill").isLessThan(40_000);
            relay.process().restart();
            Verdict.of(outbox, topic, Delivery.EXACTLY_ONCE);
        }
    }

    /** More than the heap of the relay, in few rows. */
    @Test
    void largeRowsAreReadAFewAtATime() {
        outbox.execute(
                """
                INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
                SELECT gen_random_uuid(), '%s', 'large', version, 'test.happened.v1', to_json(repeat('much ', 180000))
                FROM generate_series(1, 300) AS version
                """
                        .formatted(name));
        try (var relay = RelayProcess.start("large", settings(Delivery.AT_LEAST_ONCE))) {
            relay.awaitStreaming();
            assertThat(relay.metric("millrace_relay_events_relayed_total")).isEqualTo(300);
        }
    }

    /** Nothing is sent again that is older than the backfill; the letter is there when the relay is killed. */
    @Test
    @Tag("chaos")
    @Tag("long")
    void aBackfillBehindAKillWritesNoLetterAgain() {
        try (var sick = new SickAggregate(outbox, BackfillIT.class);
                var letters = new Letters(kafka, sick.events() + ".DLT")) {
            var settings = settings(Delivery.EXACTLY_ONCE).withUsers();
            try (var relay = RelayProcess.start("killed", settings).awaitStreaming();
                    var gate = Gate.before(outbox, "UPDATE ON millrace.outbox_held")) {
                sick.poisoned().appendLarge(3);
                sick.append(4, 1);
                sick.awaitHeld(3L, 4L);
                sick.resolve(relay, sick.failed(2), "discard");
                gate.killWhoComes(relay);
            }
            letters.await(2, PATIENCE);
            var written = letters.written();
            try (var relay = RelayProcess.start("backfill", settings.with("backfill.from", Instant.now()))) {
                sick.awaitHeld(4L);
                relay.awaitStreaming();
                assertThat(letters.written())
                        .as("what was ever written to the letters' topic")
                        .isEqualTo(written);
                assertThat(sick.states()).isEqualTo(Map.of(2L, "DISCARDED", 3L, "DEAD_LETTERED"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    @Tag("chaos")
    @Tag("long")
    void aBackfillWaitsForABrokerThatDies(Delivery delivery) {
        appendEarly(40);
        try (var broker = KafkaBroker.start();
                var topic = new Topic(broker.bootstrapServers(), "events." + name);
                var relay = RunningRelay.start(
                        RelaySettings.of(outbox.database(), broker.bootstrapServers(), name, delivery)
                                .with("publish.ack-timeout", "2s"))) {
            topic.awaitCount(2_000, PATIENCE);
            broker.kill();
            relay.awaitBreakerOpen();
            assertThat(topic.ids().size()).as("sent before the kill").isLessThan(40_000);
            broker.restart();
            relay.awaitStreaming();
            Verdict.of(outbox, topic, delivery);
        }
    }

    /** A thousand rows of each of so many aggregates. */
    private void appendEarly(int aggregates) {
        for (int aggregate = 0; aggregate < aggregates; aggregate++) {
            outbox.copy(name, "early-" + aggregate, 1, 1_000);
        }
    }
}
