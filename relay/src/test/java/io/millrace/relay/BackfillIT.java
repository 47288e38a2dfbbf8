package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first start: rows that were there before, and writers that do not wait. */
class BackfillIT extends OwnOutbox {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void rowsCommittedWhileTheSlotIsMadeAreSentOnce(Delivery delivery) {
        outbox.append(name, "early", 1, 5_000);
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
        for (int aggregate = 0; aggregate < 4; aggregate++) {
            outbox.append(name, "early-" + aggregate, 1, 10_000);
        }
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

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aBackfillWaitsForABrokerThatDies(Delivery delivery) {
        for (int aggregate = 0; aggregate < 4; aggregate++) {
            outbox.append(name, "early-" + aggregate, 1, 10_000);
        }
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
}
