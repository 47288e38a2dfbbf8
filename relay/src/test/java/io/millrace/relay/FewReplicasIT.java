package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.springframework.boot.health.contributor.Status;

/** Two brokers, of which one dies: a topic that wants both takes nothing. */
@DisabledIfSystemProperty(
        named = "millrace.stack",
        matches = "(?i)containers",
        disabledReason = "their listeners are fixed")
@Tag("chaos")
@Tag("long")
class FewReplicasIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name = SharedStack.freshName(FewReplicasIT.class);
    private final String events = "events." + name;
    private Outbox outbox;
    private KafkaBroker first;
    private KafkaBroker second;

    @BeforeEach
    void twoBrokers() {
        outbox = Outbox.in(SharedStack.freshDatabase(FewReplicasIT.class));
        int clients = RelayProcess.freePort();
        int controller = RelayProcess.freePort();
        int others = RelayProcess.freePort();
        first = KafkaBroker.start(KafkaOptions.defaults()
                .withPort(clients)
                .withProperty("controller.quorum.voters", "1@127.0.0.1:" + controller)
                .withProperty(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(clients, controller)));
        // What a relay that ran before has left lies on the first broker alone.
        RunningRelay.start(settings()).awaitStreaming().close();
        second = KafkaBroker.start(KafkaOptions.defaults()
                .withPort(others)
                .withProperty("node.id", "2")
                .withProperty("process.roles", "broker")
                .withProperty("controller.quorum.voters", "1@127.0.0.1:" + controller)
                .withProperty("listeners", "PLAINTEXT://127.0.0.1:" + others));
    }

    @AfterEach
    void stopBoth() {
        if (second != null) {
            second.close();
        }
        first.close();
        outbox.drop();
    }

    @Test
    void aRelayThatHasSentNothingYetWaitsVisiblyAndGoesOn() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) first.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(events, Map.of(0, List.of(1, 2)))
                            .configs(Map.of(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2"))))
                    .all()
                    .get(1, TimeUnit.MINUTES);
            awaitInSync(admin, 2);
            second.kill();
            awaitInSync(admin, 1);
        }
        outbox.append(name, "early", 1, 3);
        try (var relay = RunningRelay.start(settings()).awaitStreaming()) {
            var run = relay.state();
            relay.awaitBreakerOpen();
            assertThat(relay.health()).isEqualTo(Status.DOWN);
            assertThat(relay.healthDetail("broker")).contains("No acknowledgement");
            Pause.during(
                    Duration.ofSeconds(8),
                    () -> assertThat(relay.state()).as("the same run").isSameAs(run));
            second.restart();
            try (var topic = new Topic(first.bootstrapServers(), events)) {
                topic.awaitCount(3, PATIENCE);
            }
            outbox.awaitConfirmed(name, PATIENCE);
            await("a relay that is well").atMost(PATIENCE).until(() -> relay.health() == Status.UP);
            assertThat(relay.state()).as("the same run").isSameAs(run);
            assertThat(outbox.failures()).as("letters").isEmpty();
        }
    }

    private void awaitInSync(Admin admin, int replicas) {
        await("%d replicas in sync".formatted(replicas))
                .atMost(PATIENCE)
                .ignoreException(ExecutionException.class)
                .until(() -> inSync(admin) == replicas);
    }

    private int inSync(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeTopics(List.of(events))
                .topicNameValues()
                .get(events)
                .get(1, TimeUnit.MINUTES)
                .partitions()
                .get(0)
                .isr()
                .size();
    }

    private RelaySettings settings() {
        return RelaySettings.of(outbox.database(), first.bootstrapServers(), name, Delivery.AT_LEAST_ONCE)
                .with("publish.ack-timeout", "2s");
    }
}
