package io.millrace.relay;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code kill -9} at random points, twice in the build and twenty times by {@code ./millrace chaos}. Otherwise, and
 * repeatable: {@code -Dmillrace.chaos.rounds=100 -Dmillrace.chaos.seed=1}.
 */
@Tag("chaos")
class KillIT {

    private static final Logger log = LoggerFactory.getLogger(KillIT.class);
    private static final int ROUNDS = Integer.getInteger("millrace.chaos.rounds", 2);
    private static final long SEED = Long.getLong("millrace.chaos.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void nothingIsLostWhenTheRelayIsKilledAtRandomPoints(Delivery delivery) {
        log.info("{} kills of an {} relay, seed {}", ROUNDS, delivery, SEED);
        var random = new Random(SEED);
        var name = SharedStack.freshName(KillIT.class);
        var outbox = Outbox.in(SharedStack.freshDatabase(KillIT.class));
        var kafka = SharedStack.kafka().bootstrapServers();
        var settings =
                RelaySettings.of(outbox.database(), kafka, name, delivery).confirmingSeldom();
        SharedStack.kafka().createTopics(3, "events." + name);
        var streaming = 0;
        try (var relay = RelayProcess.start("relay", settings);
                var topic = new Topic(kafka, "events." + name)) {
            try (var load = Load.start(outbox, name, SEED)) {
                for (int round = 0; round < ROUNDS; round++) {
                    // Each but the last dies while it starts, by a chance of one in four; the others, the last among
                    // them, die a while after they have begun to send.
                    if (random.nextInt(4) != 0 || round == ROUNDS - 1) {
                        relay.awaitStreaming();
                        streaming++;
                    }
                    Pause.of(Duration.ofMillis(random.nextInt(1_800)));
                    topic.poll();
                    relay.process().kill();
                    relay.process().restart();
                }
            }
            relay.awaitStreaming();
            var duplicates = Verdict.of(outbox, topic, delivery);
            log.info(
                    "{} events by an {} relay, killed {} times, {} of them while it streamed: {} duplicates",
                    topic.ids().size(),
                    delivery,
                    ROUNDS,
                    streaming,
                    duplicates);
        }
        outbox.drop();
    }
}
