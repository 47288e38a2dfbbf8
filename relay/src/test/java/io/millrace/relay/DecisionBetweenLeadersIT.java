package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators decide between the {@code kill -9} of an exactly-once relay and the start of the next. */
class DecisionBetweenLeadersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PATH = "/api/admin/v1/outbox-failures/";
    private static final String RELEASING = "UPDATE ON millrace.outbox_held";
    private static final String RESOLVING = "UPDATE OF state ON millrace.outbox_failure";

    private final String name = SharedStack.freshName(DecisionBetweenLeadersIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private final String events = "events." + name;
    private Outbox outbox;
    private Topic topic;

    @BeforeEach
    void topicOfSmallRecords() {
        outbox = Outbox.in(SharedStack.freshDatabase(DecisionBetweenLeadersIT.class));
        SharedStack.kafka().createTopics(1, events);
        Topic.allow(kafka, events, 20_000);
        topic = new Topic(kafka, events);
    }

    @AfterEach
    void drop() {
        topic.close();
        outbox.drop();
    }

    /** The third row is to go alone before the key is released, the fifth and the sixth once they were sent. */
    @Test
    void whatWasSentRightBeforeAKillIsNeitherRepeatedNorDiscarded() {
        try (var relay = startWithAPoisonedRow("released")) {
            outbox.append(name, "sick", 3, 4);
            await().atMost(PATIENCE).until(() -> outbox.held().size() == 4);
            relay.process().kill();
            try (var gate = Gate.before(outbox, RELEASING)) {
                restartWhileNobodyLeads(relay, () -> {
                    decide(relay, "failure", 2, "discard");
                    decide(relay, "held", 3, "resubmit");
                });
                gate.killWhoComes(relay);
            }
            restartWhileNobodyLeads(relay, () -> {
                decide(relay, "held", 5, "resubmit");
                decide(relay, "held", 6, "discard");
            });
            awaitSent(1L, 4L, 5L, 6L, 3L);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .isEqualTo(Map.of(
                            "sick/2", "DISCARDED",
                            "sick/3", "RESUBMITTED",
                            "sick/5", "RESUBMITTED",
                            "sick/6", "RESUBMITTED")));
            assertThat(outbox.held()).isEmpty();
            assertThat(outbox.number(
                            "SELECT count(*) FROM millrace.outbox_failure_audit WHERE reason LIKE '%sent meanwhile'"))
                    .isEqualTo(2);
        }
    }

    @Test
    void aResubmittedRowThatWasSentRightBeforeAKillIsSentOnce() {
        try (var relay = startWithAPoisonedRow("resubmitted");
                var gate = Gate.before(outbox, RESOLVING)) {
            outbox.append(name, "sick", 3, 1);
            await().atMost(PATIENCE).until(() -> outbox.held().size() == 1);
            Topic.allow(kafka, events, 1_000_000);
            decide(relay, "failure", 2, "resubmit");
            gate.killWhoComes(relay);
            relay.process().restart();
            awaitSent(1L, 2L, 3L);
        }
    }

    private RelayProcess startWithAPoisonedRow(String relay) {
        var started = RelayProcess.start(relay, settings()).awaitStreaming();
        outbox.append(name, "sick", 1, 1);
        outbox.appendLarge(name, "sick", 2, 60_000);
        return started;
    }

    private void restartWhileNobodyLeads(RelayProcess relay, Runnable decisions) {
        try (var nobody = Interregnum.of(outbox, name)) {
            relay.process().restart();
            relay.awaitStandby();
            decisions.run();
        }
    }

    private void awaitSent(Long... versions) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            topic.poll();
            assertThat(topic.firstAppearances()).containsEntry("sick", List.of(versions));
        });
        await().atMost(PATIENCE)
                .until(() ->
                        outbox.number("SELECT count(*) FROM millrace.outbox_failure WHERE requested IS NOT NULL") == 0);
        topic.poll();
        assertThat(topic.repeated()).isEmpty();
    }

    private void decide(RelayProcess relay, String table, long version, String act) {
        var id = outbox.text("SELECT id FROM millrace.outbox_%s WHERE aggregateversion = %d".formatted(table, version));
        assertThat(relay.post("operator", PATH + id + "/" + act, "{\"reason\":\"a test\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    private RelaySettings settings() {
        return RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE)
                .withUsers();
    }
}
