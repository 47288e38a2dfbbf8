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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators decide between the {@code kill -9} of an exactly-once relay and the first batches of the next. */
@Tag("chaos")
class DecisionBetweenLeadersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PATH = "/api/admin/v1/outbox-failures/";
    private static final String HOLDING = "INSERT ON millrace.outbox_held";
    private static final String RELEASING = "UPDATE ON millrace.outbox_held";
    private static final String RESOLVING = "UPDATE OF state ON millrace.outbox_failure";
    private static final String BLOCKED_INSERTS =
            """
            SELECT count(*) FROM pg_locks
            WHERE NOT granted AND mode = 'RowExclusiveLock' AND relation = 'millrace.outbox_failure'::regclass
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;
    private static final String READ =
            """
            SELECT count(*) FROM pg_stat_replication JOIN pg_replication_slots ON active_pid = pid
            WHERE slot_name = '%s' AND sent_lsn >= '%s'
            """;

    private final String name = SharedStack.freshName(DecisionBetweenLeadersIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private final String events = "events." + name;
    private Outbox outbox;
    private Topic topic;

    @BeforeEach
    void onePartitionOfSmallRecords() {
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

    /** The next relay reads row by row, and could act before it has come to those in front; another key need not wait. */
    @ParameterizedTest
    @ValueSource(strings = {"resubmit", "discard"})
    void noRowIsDecidedOnBeforeThoseInFrontOfItAreSent(String act) {
        try (var killed = RelayProcess.start("killed-" + act, settings()).awaitStreaming()) {
            killBeforeItCommits(killed);
        }
        assertThat(outbox.failures()).isEqualTo(Map.of("ill/1", "DEAD_LETTERED", "sick/3", "DEAD_LETTERED"));
        assertThat(outbox.held()).containsExactly("sick/4");
        Topic.allow(kafka, events, 1_000_000);
        try (var nobody = Interregnum.of(outbox, name);
                var next = RelayProcess.start("next-" + act, settings().with("capture.batch-size", 1))) {
            next.awaitStandby();
            decide(next, "failure", 3, act);
            decide(next, "failure", 1, "resubmit");
            nobody.close();
            await().atMost(PATIENCE).untilAsserted(() -> {
                topic.poll();
                assertThat(topic.firstAppearances())
                        .isEqualTo(Map.of(
                                "ill",
                                List.of(1L),
                                "sick",
                                act.equals("discard") ? List.of(1L, 2L, 4L) : List.of(1L, 2L, 3L, 4L)));
            });
            assertThat(topic.repeated()).isEmpty();
            assertThat(topic.events())
                    .extracting(event -> event.aggregateId() + "/" + event.aggregateVersion())
                    .containsSubsequence("ill/1", "sick/2");
            assertThat(next.process().logFile())
                    .content()
                    .containsOnlyOnce("wait until the log is read up to their rows again");
        }
    }

    /** Four rows are in one transaction at the broker; the third fails, the fourth waits behind it. */
    private void killBeforeItCommits(RelayProcess relay) {
        var poison = new FullRow(name, "sick", 3, 60_000);
        try (var gate = Gate.inCommitOf(outbox, HOLDING)) {
            // Held up by another failure, the relay finds them all together when it goes on.
            outbox.inTransaction(other -> {
                try (var lock = other.createStatement()) {
                    lock.execute("LOCK TABLE millrace.outbox_failure IN SHARE MODE");
                }
                outbox.appendLarge(name, "ill", 1, 60_000);
                await("a relay held up").atMost(PATIENCE).until(() -> outbox.number(BLOCKED_INSERTS) == 1);
                outbox.inTransaction(connection -> {
                    Outbox.insert(connection, name, "sick", 1, 2);
                    poison.insert(connection);
                    Outbox.insert(connection, name, "sick", 4, 1);
                });
                var end = outbox.logEnd();
                await("rows that were read")
                        .atMost(PATIENCE)
                        .until(() -> outbox.number(READ.formatted(name, end)) == 1);
            });
            gate.killWhoComes(relay);
        }
    }

    /** The third row is to go alone before the key is released, the fifth and the sixth once they were sent. */
    @Test
    @Tag("long")
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
    @Tag("long")
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
