package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.letter.DeadLetterHeaders;
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
import org.junit.jupiter.params.provider.EnumSource;

/** {@code kill -9} between what is recorded of a failed row and the transaction that has its letter, in exactly-once. */
@Tag("chaos")
class LetterKillIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PATH = "/api/admin/v1/outbox-failures/";
    private static final String RECORDING_A_NEW_FAILURE = "INSERT ON millrace.outbox_failure";
    private static final String RECORDING_ANOTHER_REASON = "UPDATE OF reason ON millrace.outbox_failure";
    private static final String RECORDING_A_REFUSED_LETTER = "UPDATE OF dlt_cause ON millrace.outbox_failure";
    private static final String RELEASING = "UPDATE ON millrace.outbox_held";

    private final String name = SharedStack.freshName(LetterKillIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private final String events = "events." + name;
    private Outbox outbox;

    @BeforeEach
    void topicOfSmallRecords() {
        outbox = Outbox.in(SharedStack.freshDatabase(LetterKillIT.class));
        SharedStack.kafka().createTopics(3, events);
        Topic.allow(kafka, events, 20_000);
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    enum Killed {
        BEFORE_THE_LETTER,
        BEHIND_THE_LETTER;

        Gate gate(Outbox outbox, String recording) {
            return this == BEFORE_THE_LETTER ? Gate.inCommitOf(outbox, recording) : Gate.before(outbox, RELEASING);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFollowerThatFailsWhileItIsReleasedIsOneLetter(Killed killed) {
        try (var relay = startWithTwoPoisonedRows("follower-" + killed);
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT");
                var gate = killed.gate(outbox, RECORDING_A_NEW_FAILURE)) {
            decide(relay, "failure", 2, "discard");
            gate.killWhoComes(relay);
            relay.process().restart();
            requireOneLetterOfEachPoisonedRow(relay, letters);
            resendTheSecond(relay, topic);
            assertThat(letters.poll()).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void aRowThatIsRefusedAloneIsOneLetter(Killed killed) {
        try (var relay = startWithTwoPoisonedRows("alone-" + killed);
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT");
                var gate = killed.gate(outbox, RECORDING_ANOTHER_REASON)) {
            decide(relay, "held", 3, "resubmit");
            gate.killWhoComes(relay);
            relay.process().restart();
            requireOneLetterOfEachPoisonedRow(relay, letters);
            decide(relay, "failure", 2, "discard");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.failures()).contains(Map.entry("sick/2", "DISCARDED")));
            resendTheSecond(relay, topic);
            assertThat(letters.poll()).hasSize(2);
        }
    }

    @Test
    @Tag("long")
    void rowsInFrontOfOneThatFailedInABackfillAreSent() {
        outbox.append(name, "sick", 1, 2);
        outbox.appendLarge(name, "sick", 3, 60_000);
        outbox.append(name, "sick", 4, 2);
        try (var gate = Gate.inCommitOf(outbox, RECORDING_A_NEW_FAILURE);
                var relay = RelayProcess.start("backfill", settings());
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT")) {
            gate.killWhoComes(relay);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .containsExactly(Map.entry("sick/3", "DEAD_LETTERED")));
            recordedWhileNothingElseWasWritten();
            relay.process().restart();
            relay.awaitStreaming();
            outbox.append(name, "sick", 6, 1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).containsExactly("sick/4", "sick/5", "sick/6"));
            awaitVersions(topic, 1L, 2L);
            assertThat(letters.await(1, PATIENCE)).hasSize(1);
            Topic.allow(kafka, events, 1_000_000);
            decide(relay, "failure", 3, "resubmit");
            awaitVersions(topic, 1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(topic.repeated()).isEmpty();
            assertThat(letters.poll()).hasSize(1);
        }
    }

    /** Read again, its letter would be taken by now; only an operator decides that. */
    @Test
    @Tag("long")
    void aRowThatIsKeptAsDltFailedIsNotTriedAgain() {
        var deadLetters = events + ".DLT";
        SharedStack.kafka().createTopics(1, deadLetters);
        Topic.allow(kafka, deadLetters, 200);
        try (var relay = RelayProcess.start("kept", settings()).awaitStreaming();
                var letters = new Letters(kafka, deadLetters);
                var gate = Gate.inCommitOf(outbox, RECORDING_A_REFUSED_LETTER)) {
            outbox.appendLarge(name, "sick", 1, 60_000);
            gate.killWhoComes(relay);
            Topic.allow(kafka, deadLetters, 1_000_000);
            relay.process().restart();
            relay.awaitStreaming();
            outbox.appendLarge(name, "ill", 1, 60_000);
            var row = outbox.text("SELECT id::text FROM millrace.outbox WHERE aggregateid = 'ill'");
            assertThat(letters.await(1, PATIENCE))
                    .extracting(letter -> Letters.header(letter, DeadLetterHeaders.ID))
                    .containsExactly(row);
            assertThat(outbox.failures()).isEqualTo(Map.of("sick/1", "DLT_FAILED", "ill/1", "DEAD_LETTERED"));
        }
    }

    /** On a quiet database the slot's beginning and what is recorded next have the same LSN. */
    private void recordedWhileNothingElseWasWritten() {
        outbox.execute(
                """
                UPDATE millrace.outbox_failure SET recorded_lsn = confirmed_flush_lsn
                FROM pg_replication_slots WHERE slot_name = slot
                """);
    }

    /** The second of the two waits behind the first. */
    private RelayProcess startWithTwoPoisonedRows(String relay) {
        var started = RelayProcess.start(relay, settings()).awaitStreaming();
        outbox.append(name, "sick", 1, 1);
        outbox.appendLarge(name, "sick", 2, 60_000);
        outbox.appendLarge(name, "sick", 3, 60_000);
        outbox.append(name, "sick", 4, 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.held()).containsExactly("sick/3", "sick/4"));
        return started;
    }

    private void requireOneLetterOfEachPoisonedRow(RelayProcess relay, Letters letters) {
        relay.awaitStreaming();
        assertThat(letters.await(2, PATIENCE))
                .extracting(letter -> Letters.header(letter, DeadLetterHeaders.ID))
                .containsExactly(id("failure", 2), id("failure", 3));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(outbox.failures()).contains(Map.entry("sick/3", "DEAD_LETTERED"));
            assertThat(outbox.held()).containsExactly("sick/4");
            assertThat(outbox.number("SELECT count(*) FROM millrace.outbox_failure WHERE requested IS NOT NULL"))
                    .isZero();
        });
    }

    private void resendTheSecond(RelayProcess relay, Topic topic) {
        Topic.allow(kafka, events, 1_000_000);
        decide(relay, "failure", 3, "resubmit");
        awaitVersions(topic, 1L, 3L, 4L);
        assertThat(topic.repeated()).isEmpty();
    }

    private void decide(RelayProcess relay, String table, long version, String act) {
        assertThat(relay.post("operator", PATH + id(table, version) + "/" + act, "{\"reason\":\"a test\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    private String id(String table, long version) {
        return outbox.text("SELECT id FROM millrace.outbox_%s WHERE aggregateversion = %d".formatted(table, version));
    }

    private static void awaitVersions(Topic topic, Long... versions) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            topic.poll();
            assertThat(topic.firstAppearances()).containsEntry("sick", List.of(versions));
        });
    }

    private RelaySettings settings() {
        return RelaySettings.of(outbox.database(), kafka, name, Delivery.EXACTLY_ONCE)
                .withUsers();
    }
}
