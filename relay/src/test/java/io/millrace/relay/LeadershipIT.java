package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two relays for one slot, in JVMs of their own. */
@Tag("chaos")
class LeadershipIT {

    private static final Logger log = LoggerFactory.getLogger(LeadershipIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int STOPS = Integer.getInteger("millrace.chaos.rounds", 1);
    private static final String TERMINATE_LEADER =
            """
            SELECT count(pg_terminate_backend(pid))
            FROM (SELECT pid FROM pg_locks
                  WHERE locktype = 'advisory' AND granted
                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                  UNION
                  SELECT active_pid FROM pg_replication_slots
                  WHERE database = current_database() AND active) AS sessions
            """;

    private final String name = SharedStack.freshName(LeadershipIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private Outbox outbox;

    @BeforeEach
    void emptyOutbox() {
        outbox = Outbox.in(SharedStack.freshDatabase(LeadershipIT.class));
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    @Test
    @Tag("long")
    void aStandbyTakesOverWithinSecondsOfTheLeadersDeath() {
        var settings = settings(Delivery.EXACTLY_ONCE);
        try (var relays = TwoRelays.start("taken-over", settings);
                var topic = new Topic(kafka, "events." + name)) {
            var leader = relays.leader();
            var standby = relays.standby();
            assertThat(standby.health("/readiness")).contains("\"UP\"");
            try (var load = Load.start(outbox, name, 5)) {
                topic.awaitCount(1_000, PATIENCE);
                var killed = System.nanoTime();
                leader.process().kill();
                standby.awaitStreaming();
                var takeover = Duration.ofNanos(System.nanoTime() - killed);
                log.info("The standby followed the log {} after the kill", takeover);
                leader.process().restart();
                leader.awaitStandby();
                assertThat(standby.leads()).isTrue();
                standby.process().stop();
                leader.awaitStreaming();
                load.close();
                Verdict.of(outbox, topic, Delivery.EXACTLY_ONCE);
            }
        }
    }

    /** In at-least-once the zombie may repeat what it had in hand, but nothing gets lost or out of order. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aLeaderThatFrozeIsFencedWhenItWakes(Delivery delivery) {
        var settings = settings(delivery);
        try (var relays = TwoRelays.start("fenced-" + delivery, settings);
                var topic = new Topic(kafka, "events." + name)) {
            var zombie = relays.leader();
            var standby = relays.standby();
            try (var load = Load.start(outbox, name, 6)) {
                topic.awaitCount(1_000, PATIENCE);
                zombie.process().pause();
                await("both sessions of the frozen leader to end")
                        .atMost(PATIENCE)
                        .until(() -> outbox.number(TERMINATE_LEADER) >= 1);
                standby.awaitStreaming();
                topic.awaitCount(topic.ids().size() + 1_000, PATIENCE);
                zombie.process().resume();
                zombie.awaitStandby();
                assertThat(standby.leads()).isTrue();
                load.close();
                log.info("{}: {} duplicates", delivery, Verdict.of(outbox, topic, delivery));
            }
        }
    }

    @Test
    void aStopDrainsSoThatEvenAtLeastOnceRepeatsNothing() {
        var settings = settings(Delivery.AT_LEAST_ONCE).with("watch.drain", "60s");
        try (var relay = RelayProcess.start("drained", settings).awaitStreaming();
                var topic = new Topic(kafka, "events." + name)) {
            try (var load = Load.start(outbox, name, 7)) {
                for (int stops = 0; stops < STOPS; stops++) {
                    topic.awaitCount(topic.ids().size() + 1_000, PATIENCE);
                    relay.process().stop(PATIENCE.multipliedBy(2));
                    relay.process().restart();
                }
                load.close();
                assertThat(Verdict.of(outbox, topic, Delivery.AT_LEAST_ONCE))
                        .as("duplicates")
                        .isZero();
            }
            relay.process().stop(PATIENCE.multipliedBy(2));
            assertThat(outbox.number(unconfirmedRows()))
                    .as("rows the slot would deliver again")
                    .isZero();
        }
    }

    private String unconfirmedRows() {
        return """
               SELECT count(*) FROM pg_logical_slot_peek_binary_changes(
                   '%s', NULL, NULL, 'proto_version', '1', 'publication_names', 'millrace_outbox')
               WHERE get_byte(data, 0) = ascii('I')
               """
                .formatted(name);
    }

    private RelaySettings settings(Delivery delivery) {
        return RelaySettings.of(outbox.database(), kafka, name, delivery).confirmingSeldom();
    }
}
