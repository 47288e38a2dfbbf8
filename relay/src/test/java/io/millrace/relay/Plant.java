package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.lifecycle.RelayState.Waiting;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import org.springframework.boot.health.contributor.Status;

/** An outbox and a topic of one test, and settings for the relay between them. */
record Plant(String name, Outbox outbox, Topic topic, RelaySettings settings) implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(180);

    /** An empty one; the slot, the topic and the database bear the name. */
    static Plant named(String name) {
        var kafka = SharedStack.kafka().bootstrapServers();
        var outbox = Outbox.in(SharedStack.postgres().database(name));
        return new Plant(
                name,
                outbox,
                new Topic(kafka, "events." + name),
                RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE));
    }

    /** Everything there is arrives, and so does what is written now. */
    void requireRelayed(RunningRelay relay) {
        relay.awaitStreaming();
        assertThat(relay.state()).isNotInstanceOf(Waiting.class);
        outbox.append(name, "mended-" + System.nanoTime(), 1, 3);
        topic.awaitAll(outbox.committed(), PATIENCE);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(relay.health()).isEqualTo(Status.UP));
        Verdict.of(outbox, topic, Delivery.AT_LEAST_ONCE);
    }

    /** The statement that a message tells the operator to run. */
    static String remedy(String said) {
        return said.substring(said.indexOf(". Run ") + ". Run ".length())
                .replace("as the table's owner: ", "")
                .replaceAll(";.*", "");
    }

    @Override
    public void close() {
        topic.close();
        outbox.drop();
    }
}
