package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * COPY into a table without defaults to compute logs a page of rows as one record, so that they share an LSN. A position
 * that is only an LSN loses the rest of them when it is taken up in their middle (dbz#1554).
 */
@Tag("chaos")
@Tag("long")
class ForeignCopyIT {

    private static final Logger log = LoggerFactory.getLogger(ForeignCopyIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final Duration STRAGGLERS = Duration.ofMillis(700);
    private static final int ROUNDS = Integer.getInteger("millrace.chaos.rounds", 3);
    private static final int ROWS = 20_000;
    private static final long SEED = Long.getLong("millrace.chaos.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void nothingIsLostWhenTheRelayIsKilledAmongRowsThatShareAnLsn(Delivery delivery) {
        var random = new Random(SEED);
        var name = SharedStack.freshName(ForeignCopyIT.class);
        var kafka = SharedStack.kafka().bootstrapServers();
        var outbox = ForeignOutbox.in(SharedStack.freshDatabase(ForeignCopyIT.class), "uuid", "text", "text");
        outbox.witnessLog(name + "_witness");
        SharedStack.kafka().createTopics(3, "events." + name);
        List<UUID> committed = new ArrayList<>();
        int midway = 0;
        try (var relay = RelayProcess.start("relay", outbox.settings(kafka, name, delivery));
                var topic = new Topic(kafka, "events." + name)) {
            for (int round = 0; round < ROUNDS; round++) {
                relay.awaitStreaming();
                int before = committed.size();
                topic.awaitCount(before, PATIENCE);
                committed.addAll(outbox.copy(name, "order-" + round, ROWS));
                topic.awaitCount(before + 1, PATIENCE);
                Pause.of(Duration.ofMillis(random.nextInt(300)));
                relay.process().kill();
                topic.linger(STRAGGLERS);
                midway += topic.ids().size() < committed.size() ? 1 : 0;
                relay.process().restart();
            }
            topic.awaitAll(committed, PATIENCE);
            topic.linger(STRAGGLERS);

            assertThat(topic.ids()).isEqualTo(new HashSet<>(committed));
            assertThat(topic.firstAppearances()).hasSize(ROUNDS).allSatisfy((owner, versions) -> assertThat(versions)
                    .isEqualTo(LongStream.rangeClosed(1, ROWS).boxed().toList()));
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(topic.repeated()).isEmpty();
            }
            long positions = outbox.positionsOfRows(name + "_witness");
            log.info(
                    "{} rows at {} LSNs by an {} relay, killed {} times, {} of them midway (seed {}): {} duplicates",
                    committed.size(),
                    positions,
                    delivery,
                    ROUNDS,
                    midway,
                    SEED,
                    topic.duplicates());
            assertThat(positions)
                    .as("LSNs of %d rows", committed.size())
                    .isPositive()
                    .isLessThan(committed.size() / 10);
            assertThat(midway).as("kills in the middle of a transaction").isPositive();
        }
        outbox.drop();
    }
}
