package io.millrace.relay;

import static io.millrace.relay.Letters.header;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the broker will never take becomes a letter, or is kept as DLT_FAILED; every other aggregate goes on. */
@ExtendWith(OutputCaptureExtension.class)
class DeadLetterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String BLOCKED_INSERTS =
            """
            SELECT count(*) FROM pg_locks
            WHERE NOT granted AND mode = 'RowExclusiveLock' AND relation = 'millrace.outbox_failure'::regclass
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    private static KafkaBroker broker;
    private static Permissions permissions;

    private final String name = SharedStack.freshName(DeadLetterIT.class);
    private final String events = "events." + name;
    private final String wellType = name + "-open";
    private final String open = "events." + wellType;
    private Outbox outbox;
    private String kafka;

    @BeforeAll
    static void brokerThatChecksWhoMayWhat() {
        broker = KafkaBroker.start(KafkaOptions.defaults()
                .withProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .withProperty("allow.everyone.if.no.acl.found", "true"));
        permissions = new Permissions(broker.bootstrapServers());
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
    void aTopicThatIsDeniedAndItsLetterTopicMakeDltFailed(Delivery delivery, CapturedOutput output) {
        broker.createTopics(3, events, events + ".DLT", open);
        permissions.deny(events, events + ".DLT");
        try (var relay = start(settings(delivery));
                var topic = new Topic(kafka, open)) {
            outbox.append(wellType, "well", 1, 2);
            outbox.append(name, "sick", 1, 3);
            outbox.append(wellType, "well", 3, 2);
            topic.awaitCount(4, PATIENCE);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/1", "DLT_FAILED")));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).containsExactly("sick/2", "sick/3"));
            assertThat(outbox.text("SELECT reason FROM millrace.outbox_failure"))
                    .isEqualTo("NOT_AUTHORIZED");
            assertThat(topic.repeated()).isEmpty();
            requireAlerted(relay, output);
            requireLeftAlone();
            await("the figure of failed rows")
                    .atMost(PATIENCE)
                    .until(() -> relay.gauge("millrace.relay.failures", "state", "DLT_FAILED") == 1);
            assertThat(relay.counter("millrace.relay.dlt.failed")).isEqualTo(1);
            relay.requireUndisturbed();
        }
    }

    private void requireAlerted(RunningRelay relay, CapturedOutput output) {
        var row = outbox.text("SELECT row_id FROM millrace.outbox_failure");
        assertThat(output.getOut().lines().filter(line -> line.contains("Row " + row)))
                .singleElement(as(STRING))
                .contains("ERROR", "NOT_AUTHORIZED", events + ".DLT", "kept in millrace.outbox_failure as DLT_FAILED")
                .contains("not tried again until an operator resubmits or discards it");
        assertThat(relay.counter("millrace.relay.dlt.failed")).isEqualTo(1);
    }

    /** Neither time nor batches bring the row back, although both topics would take it now; only an operator does. */
    private void requireLeftAlone() {
        permissions.permitAgain(events, events + ".DLT");
        var tried = "SELECT attempts || ' at ' || last_failed_at || ' ' || state FROM millrace.outbox_failure";
        var before = outbox.text(tried);
        for (int batch = 1; batch <= 4; batch++) {
            outbox.append(wellType, "well", 4 + batch, 1);
            outbox.append(name, "sick", 3 + batch, 1);
            outbox.awaitConfirmed(name, PATIENCE);
        }
        assertThat(outbox.text(tried)).isEqualTo(before);
        assertThat(outbox.number("SELECT count(*) FROM millrace.outbox_failure_audit"))
                .as("acts on it")
                .isZero();
        assertThat(outbox.held()).hasSize(6);
        try (var written = new Letters(kafka, events, events + ".DLT")) {
            assertThat(written.written()).isZero();
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
            permissions.leaveOnlyReading(events);
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
        broker.createTopics(1, "millrace.relay.positions." + name, open, events + "-lettered.DLT");
        try (var relay = start(settings(delivery).with("topics.create", "false"));
                var topic = new Topic(kafka, open);
                var letters = new Letters(kafka, events + "-lettered.DLT")) {
            outbox.append(name, "sick", 1, 1);
            outbox.append(name + "-lettered", "ill", 1, 1);
            outbox.append(wellType, "well", 1, 2);
            topic.awaitCount(2, PATIENCE);
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

    /** Its topic, its letter topic and the table refuse it, the last for want of a right, then because of a lock. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    @Tag("chaos")
    @Tag("long")
    void aRowThatCanBeKeptNowhereIsWaitedFor(Delivery delivery) {
        broker.createTopics(3, events, events + ".DLT", open);
        permissions.deny(events, events + ".DLT");
        outbox.execute("CREATE ROLE \"%s\" LOGIN REPLICATION IN ROLE millrace_relay".formatted(name));
        try (var relay = start(settings(delivery).with("database.username", name));
                var topic = new Topic(kafka, open)) {
            outbox.execute("REVOKE INSERT ON millrace.outbox_failure FROM millrace_relay");
            outbox.append(name, "sick", 1, 2);
            var behind = outbox.logEnd();
            outbox.append(wellType, "well", 1, 2);
            assertThat(relay.awaitWaiting()).contains("cannot be recorded as ", "nothing is dropped");
            relay.awaitHalted("may not write millrace.outbox_failure");
            requireInFrontOf(behind);
            outbox.execute("GRANT INSERT ON millrace.outbox_failure TO millrace_relay");
            topic.awaitCount(2, PATIENCE);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).containsExactly("sick/2"));
            assertThat(outbox.failures()).containsExactly(Map.entry("sick/1", "DLT_FAILED"));

            outbox.inTransaction(other -> {
                try (var lock = other.createStatement()) {
                    lock.execute("LOCK TABLE millrace.outbox_failure IN ACCESS EXCLUSIVE MODE");
                }
                outbox.append(name, "ill", 1, 1);
                var behindToo = outbox.logEnd();
                outbox.append(wellType, "well", 3, 1);
                await("the relay to wait for the lock")
                        .atMost(PATIENCE)
                        .until(() -> outbox.number(BLOCKED_INSERTS) == 1);
                requireInFrontOf(behindToo);
            });
            topic.awaitCount(3, PATIENCE);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/1", "DLT_FAILED"), Map.entry("ill/1", "DLT_FAILED")));
            relay.awaitStreaming();
        }
    }

    private void requireInFrontOf(String place) {
        Pause.during(Duration.ofSeconds(3), () -> assertThat(outbox.isConfirmed(name, place))
                .isFalse());
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
}
