package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RelayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void eventsReachTheirTopicOnceAndInOrder(Delivery delivery) {
        var name = SharedStack.freshName(RelayIT.class);
        var outbox = Outbox.in(SharedStack.freshDatabase(RelayIT.class));
        var kafka = SharedStack.kafka().bootstrapServers();
        outbox.append(name, "early", 1, 10);
        try (var relay = RunningRelay.start(RelaySettings.of(outbox.database(), kafka, name, delivery));
                var topic = new Topic(kafka, "events." + name)) {
            topic.awaitAll(outbox.committed(), PATIENCE);
            for (int version = 1; version <= 50; version++) {
                outbox.append(name, "one", version, 1);
            }
            outbox.append(name, "many", 1, 5_000);
            topic.awaitAll(outbox.committed(), PATIENCE);

            assertThat(topic.duplicates()).isZero();
            assertThat(topic.firstAppearances().get("early"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 10).boxed().toList());
            assertThat(topic.firstAppearances().get("one"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 50).boxed().toList());
            assertThat(topic.firstAppearances().get("many"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 5_000).boxed().toList());
            assertThat(relay.leads()).isTrue();
        }
        outbox.drop();
    }
}
