package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that wait for nothing, as a leader leaves them that held them too late. */
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
            await().atMost(PATIENCE).untilAsserted(() -> {
                topic.poll();
                assertThat(topic.firstAppearances())
                        .isEqualTo(Map.of("a0", List.of(1L, 2L), "a1", List.of(1L, 2L), "a2", List.of(1L, 2L)));
            });
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(topic.repeated()).isEmpty();
            }
        }
        outbox.drop();
    }

    /** Their places alternate, so whichever is sent first has rows behind those of the others. */
    private void holdTwoRowsOfEachOfThreeAggregates(Outbox outbox) {
        outbox.execute(
                """
                INSERT INTO millrace.outbox_held (slot, id, row_id, topic, aggregatetype, aggregateid, aggregateversion,
                    type, payload, occurred_at, lsn)
                SELECT '%1$s', id, id, 'events.%1$s', '%1$s', 'a' || n %% 3, 1 + n / 3, 'test.happened.v1', '{}', now(), '0/0'
                FROM (SELECT n, gen_random_uuid()::text AS id FROM generate_series(0, 5) AS n) AS rows ORDER BY n
                """
                        .formatted(name));
    }
}
