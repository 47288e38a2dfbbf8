package io.millrace.relay;

import static io.millrace.relay.Letters.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.KafkaOptions;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the broker will never take becomes a letter, or is kept as DLT_FAILED; every other aggregate goes on. */
class DeadLetterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static KafkaBroker broker;

    private final String name = SharedStack.freshName(DeadLetterIT.class);
    private final String events = "events." + name;
    private Outbox outbox;
    private String kafka;

    @BeforeAll
    static void brokerThatChecksWhoMayWhat() {
        broker = KafkaBroker.start(KafkaOptions.defaults()
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("allow.everyone.if.no.acl.found", "true"));
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void emptyOutbox() {
        outbox = Outbox.in(SharedStack.freshDatabase(DeadLetterIT.class));
        kafka = broker.bootstrapServers();
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aTopicThatIsDeniedAndItsLetterTopicMakeDltFailed(Delivery delivery) {
        broker.createTopics(3, events, events + ".DLT", "events." + name + "-open");
        deny(events);
        deny(events + ".DLT");
        try (var relay = start(settings(delivery));
                var open = new Topic(kafka, "events." + name + "-open")) {
            outbox.append(name + "-open", "well", 1, 2);
            outbox.append(name, "sick", 1, 3);
            outbox.append(name + "-open", "well", 3, 2);
            open.awaitCount(4, PATIENCE);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/1", "DLT_FAILED")));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).containsExactly("sick/2", "sick/3"));
            assertThat(outbox.text("SELECT reason FROM millrace.outbox_failure"))
                    .isEqualTo("NOT_AUTHORIZED");
            assertThat(open.repeated()).isEmpty();
            assertThat(relay.counter("millrace.relay.dlt.failed")).isEqualTo(1);
            relay.requireUndisturbed();
        }
    }

    /** The relay may see the topic, but no longer write to it; rows are on their way meanwhile. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void nothingPassesTheFirstRowThatALostPermissionRefuses(Delivery delivery) {
        broker.createTopics(3, events);
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events)) {
            outbox.append(name, "sick", 1, 1);
            outbox.awaitConfirmed(name, PATIENCE);
            leaveOnlyReading(events);
            outbox.append(name, "sick", 2, 1_000);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.failures()).hasSize(1));
            var failed = Integer.parseInt(
                    outbox.failures().keySet().iterator().next().replace("sick/", ""));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).hasSize(1_001 - failed));
            assertThat(outbox.held()).startsWith("sick/" + (failed + 1)).endsWith("sick/1001");
            topic.awaitCount(failed - 1, PATIENCE);
            var taken = topic.firstAppearances().get("sick");
            assertThat(taken)
                    .hasSizeGreaterThanOrEqualTo(failed - 1)
                    .isEqualTo(LongStream.rangeClosed(1, taken.size()).boxed().toList());
            relay.awaitStreaming();
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aTopicThatIsMissingAndItsLetterTopicMakeDltFailed(Delivery delivery) {
        broker.createTopics(
                1, "millrace.relay.positions." + name, "events." + name + "-open", events + "-lettered.DLT");
        try (var relay = start(settings(delivery).with("topics.create", "false"));
                var open = new Topic(kafka, "events." + name + "-open");
                var letters = new Letters(kafka, events + "-lettered.DLT")) {
            outbox.append(name, "sick", 1, 1);
            outbox.append(name + "-lettered", "ill", 1, 1);
            outbox.append(name + "-open", "well", 1, 2);
            open.awaitCount(2, PATIENCE);
            assertThat(header(letters.await(1, PATIENCE).get(0), DeadLetterHeaders.REASON))
                    .isEqualTo("NO_SUCH_TOPIC");
            assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/1", "DLT_FAILED"), Map.entry("ill/1", "DEAD_LETTERED"));
            relay.requireUndisturbed();
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aFailureThatCannotBeRecordedIsWaitedFor(Delivery delivery) {
        broker.createTopics(3, events, events + ".DLT");
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, events)) {
            outbox.execute("ALTER TABLE millrace.outbox_failure ADD CONSTRAINT closed CHECK (false) NOT VALID");
            outbox.append(name, "well", 1, 1);
            outbox.appendLarge(name, "sick", 1, 1_200_000);
            outbox.append(name, "sick", 2, 1);
            assertThat(relay.awaitWaiting()).contains("cannot be recorded as DEAD_LETTERED", "nothing is dropped");
            outbox.execute("ALTER TABLE millrace.outbox_failure DROP CONSTRAINT closed");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(outbox.failures()).containsExactly(Map.entry("sick/1", "DEAD_LETTERED"));
                assertThat(outbox.held()).containsExactly("sick/2");
            });
            outbox.append(name, "well", 2, 1);
            topic.awaitCount(2, PATIENCE);
            assertThat(topic.firstAppearances()).containsOnly(Map.entry("well", List.of(1L, 2L)));
            assertThat(topic.repeated()).isEmpty();
            relay.awaitStreaming();
        }
    }

    /** A letter topic of fewer partitions than the events' takes every letter all the same. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aLetterTopicOfFewerPartitionsTakesEveryLetter(Delivery delivery) {
        broker.createTopics(6, events);
        broker.createTopics(1, events + ".DLT");
        try (var relay = start(settings(delivery));
                var letters = new Letters(kafka, events + ".DLT")) {
            for (int i = 0; i < 4; i++) {
                outbox.appendLarge(name, "sick" + i, 1, 1_200_000);
            }
            assertThat(letters.await(4, PATIENCE)).hasSize(4);
            relay.requireUndisturbed();
        }
    }

    private RelaySettings settings(Delivery delivery) {
        return RelaySettings.of(outbox.database(), kafka, name, delivery);
    }

    private static RunningRelay start(RelaySettings settings) {
        return RunningRelay.start(settings).awaitStreaming();
    }

    private void deny(String topic) {
        rule(acl(topic, AclOperation.WRITE, AclPermissionType.DENY));
    }

    private void leaveOnlyReading(String topic) {
        rule(
                acl(topic, AclOperation.WRITE, AclPermissionType.DENY),
                acl(topic, AclOperation.READ, AclPermissionType.ALLOW));
    }

    private void rule(AclBinding... rules) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka))) {
            admin.createAcls(List.of(rules))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static AclBinding acl(String topic, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
    }
}
