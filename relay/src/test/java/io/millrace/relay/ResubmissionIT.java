package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators resubmit and discard failed rows; the rows behind them follow in order, whoever is killed meanwhile. */
class ResubmissionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String PATH = "/api/admin/v1/outbox-failures";
    private static final String BECAUSE = "{\"reason\":\"the topic takes it now\"}";

    private final String name = SharedStack.freshName(ResubmissionIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private final String events = "events." + name;
    private Outbox outbox;

    @BeforeEach
    void topicOfSmallRecords() {
        outbox = Outbox.in(SharedStack.freshDatabase(ResubmissionIT.class));
        SharedStack.kafka().createTopics(3, events);
        Topic.allow(kafka, events, 20_000);
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void heldRowsFollowTheResubmittedOneInOrderAfterALeaderWasKilled(Delivery delivery) {
        try (var first = RelayProcess.start("first-" + delivery, settings(delivery))
                        .awaitStreaming();
                var second = RelayProcess.start("second-" + delivery, settings(delivery))
                        .awaitStandby();
                var topic = new Topic(kafka, events)) {
            poison();
            outbox.append(name, "sick", 3, 20);
            awaitHeld(20);
            first.process().kill();
            second.awaitStreaming();
            outbox.append(name, "sick", 23, 20);
            awaitHeld(40);
            first.process().restart();
            first.awaitStandby();
            assertThat(topic.firstAppearances()).doesNotContainEntry("sick", versions(3, 42));

            var id = outbox.text("SELECT id FROM millrace.outbox_failure");
            assertThat(first.get("viewer", PATH).body()).contains(id, "\"held\":40", "DEAD_LETTERED", "TOO_LARGE");
            Topic.allow(kafka, events, 1_000_000);
            assertThat(first.post("operator", PATH + "/" + id + "/resubmit", BECAUSE)
                            .statusCode())
                    .as("what the standby answers")
                    .isEqualTo(202);
            outbox.append(name, "sick", 43, 5);
            awaitVersions(topic, versions(1, 47));
            requireReleased("RESUBMITTED");
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(topic.repeated()).isEmpty();
            }
            assertThat(outbox.query(
                            "SELECT act || ' ' || who FROM millrace.outbox_failure_audit ORDER BY id",
                            row -> row.getString(1)))
                    .containsExactly("RESUBMIT operator", "RESUBMITTED relay", "RELEASED relay");
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aReleaseThatIsKilledGoesOnWhereItWas(Delivery delivery) {
        var held = 6_000;
        try (var relay = RelayProcess.start("killed-" + delivery, settings(delivery))
                        .awaitStreaming();
                var topic = new Topic(kafka, events)) {
            poison();
            outbox.append(name, "sick", 3, held);
            awaitHeld(held);
            var id = outbox.text("SELECT id FROM millrace.outbox_failure");
            assertThat(relay.post("operator", PATH + "/" + id + "/discard", BECAUSE)
                            .statusCode())
                    .isEqualTo(202);
            for (int kills = 1; kills <= 2; kills++) {
                topic.awaitCount(kills * held / 4, PATIENCE);
                relay.process().kill();
                relay.process().restart();
            }
            relay.awaitStreaming();
            await().atMost(PATIENCE).untilAsserted(() -> {
                topic.poll();
                assertThat(topic.firstAppearances().get("sick")).hasSize(held + 1);
            });
            assertThat(topic.firstAppearances().get("sick").subList(1, held + 1))
                    .isEqualTo(versions(3, held + 2));
            requireReleased("DISCARDED");
            if (delivery == Delivery.EXACTLY_ONCE) {
                assertThat(topic.repeated()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aRowThatIsRefusedAgainStaysAndNothingPassesIt(Delivery delivery) {
        try (var relay = RelayProcess.start("again-" + delivery, settings(delivery))
                        .awaitStreaming();
                var topic = new Topic(kafka, events)) {
            poison();
            outbox.append(name, "sick", 3, 2);
            awaitHeld(2);
            var id = outbox.text("SELECT id FROM millrace.outbox_failure");
            var attempts = outbox.number("SELECT attempts FROM millrace.outbox_failure");
            assertThat(relay.post("operator", PATH + "/" + id + "/resubmit", "{\"reason\":\" \"}"))
                    .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(400))
                    .satisfies(answer -> assertThat(answer.body()).contains("A reason is required"));
            assertThat(relay.post("operator", PATH + "/unknown/resubmit", BECAUSE)
                            .statusCode())
                    .isEqualTo(404);
            assertThat(relay.get("viewer", PATH + "?limit=many").statusCode()).isEqualTo(400);
            assertThat(relay.post("operator", PATH + "/" + id + "/resubmit", BECAUSE)
                            .statusCode())
                    .isEqualTo(202);
            await().atMost(PATIENCE)
                    .until(() -> outbox.number("SELECT attempts FROM millrace.outbox_failure") == attempts + 1);
            assertThat(outbox.failures()).containsExactly(Map.entry("sick/2", "DEAD_LETTERED"));
            assertThat(outbox.held()).containsExactly("sick/3", "sick/4");
            assertThat(relay.post("operator", PATH + "/" + id + "/discard", BECAUSE)
                            .statusCode())
                    .isEqualTo(202);
            awaitVersions(topic, List.of(1L, 3L, 4L));
            requireReleased("DISCARDED");
            assertThat(relay.post("operator", PATH + "/" + id + "/resubmit", BECAUSE)
                            .statusCode())
                    .isEqualTo(409);
        }
    }

    /** A row behind the failed one that cannot be sent either is the next to be resolved. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aFollowerThatFailsIsALetterAndTheRestWaitsForIt(Delivery delivery) {
        try (var relay = RelayProcess.start("next-" + delivery, settings(delivery))
                        .awaitStreaming();
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT")) {
            poison();
            outbox.append(name, "sick", 3, 1);
            outbox.appendLarge(name, "sick", 4, 60_000);
            outbox.append(name, "sick", 5, 1);
            awaitHeld(3);
            resolve(relay, "sick/2", "discard");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .containsOnly(Map.entry("sick/2", "DISCARDED"), Map.entry("sick/4", "DEAD_LETTERED")));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).containsExactly("sick/5"));
            assertThat(letters.await(2, PATIENCE)).hasSize(2);
            Topic.allow(kafka, events, 1_000_000);
            resolve(relay, "sick/4", "resubmit");
            awaitVersions(topic, List.of(1L, 3L, 4L, 5L));
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aHeldRowCanBeDecidedOnAlone(Delivery delivery) {
        try (var relay = RelayProcess.start("alone-" + delivery, settings(delivery))
                        .awaitStreaming();
                var topic = new Topic(kafka, events)) {
            poison();
            outbox.append(name, "sick", 3, 3);
            awaitHeld(3);
            var failure = outbox.text("SELECT id FROM millrace.outbox_failure");
            assertThat(relay.get("viewer", PATH + "/" + failure + "/held").body())
                    .contains("\"aggregateVersion\":4");
            assertThat(relay.post("operator", PATH + "/" + heldId(3) + "/discard", BECAUSE)
                            .statusCode())
                    .isEqualTo(202);
            assertThat(relay.post("operator", PATH + "/" + heldId(5) + "/resubmit", BECAUSE)
                            .statusCode())
                    .isEqualTo(202);
            awaitVersions(topic, List.of(1L, 5L));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.held()).containsExactly("sick/4"));
            resolve(relay, "sick/2", "discard");
            awaitVersions(topic, List.of(1L, 5L, 4L));
            assertThat(topic.repeated()).isEmpty();
            assertThat(outbox.failures())
                    .containsOnly(
                            Map.entry("sick/2", "DISCARDED"),
                            Map.entry("sick/3", "DISCARDED"),
                            Map.entry("sick/5", "RESUBMITTED"));
        }
    }

    /** The one is asked for before the other is done, so the first releases a key of which one row is to go alone. */
    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aHeldRowThatIsDecidedOnTogetherWithItsHeadIsSentToo(Delivery delivery) {
        try (var first = RelayProcess.start("leads-" + delivery, settings(delivery))
                        .awaitStreaming();
                var second = RelayProcess.start("stands-by-" + delivery, settings(delivery))
                        .awaitStandby();
                var topic = new Topic(kafka, events)) {
            poison();
            outbox.append(name, "sick", 3, 3);
            awaitHeld(3);
            first.process().pause();
            resolve(second, "sick/2", "discard");
            assertThat(second.post("operator", PATH + "/" + heldId(4) + "/resubmit", BECAUSE)
                            .statusCode())
                    .isEqualTo(202);
            first.process().kill();
            second.awaitStreaming();
            awaitVersions(topic, List.of(1L, 3L, 5L, 4L));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                    .containsOnly(Map.entry("sick/2", "DISCARDED"), Map.entry("sick/4", "RESUBMITTED")));
            assertThat(outbox.held()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void aHeldRowThatIsRefusedAloneIsALetterAndNothingPassesIt(Delivery delivery) {
        try (var relay = RelayProcess.start("refused-" + delivery, settings(delivery))
                        .awaitStreaming();
                var topic = new Topic(kafka, events);
                var letters = new Letters(kafka, events + ".DLT")) {
            poison();
            outbox.append(name, "sick", 3, 1);
            outbox.appendLarge(name, "sick", 4, 60_000);
            outbox.append(name, "sick", 5, 1);
            awaitHeld(3);
            assertThat(relay.post("admin", PATH + "/" + heldId(3) + "/approve-removal", BECAUSE)
                            .statusCode())
                    .as("a row that only waits")
                    .isEqualTo(404);
            assertThat(relay.post("operator", PATH + "/" + heldId(4) + "/resubmit", BECAUSE)
                            .statusCode())
                    .isEqualTo(202);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(outbox.failures())
                        .containsOnly(Map.entry("sick/2", "DEAD_LETTERED"), Map.entry("sick/4", "DEAD_LETTERED"));
                assertThat(outbox.held()).containsExactly("sick/3", "sick/5");
            });
            assertThat(letters.await(2, PATIENCE)).hasSize(2);
            resolve(relay, "sick/2", "discard");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(outbox.failures()).contains(Map.entry("sick/2", "DISCARDED")));
            Topic.allow(kafka, events, 1_000_000);
            resolve(relay, "sick/4", "resubmit");
            awaitVersions(topic, List.of(1L, 4L, 3L, 5L));
            assertThat(outbox.held()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void laterRowsPassIfTheyMay(Delivery delivery) {
        try (var relay = RelayProcess.start(
                                "pass-" + delivery, settings(delivery).with("poison.ordering", "pass"))
                        .awaitStreaming();
                var topic = new Topic(kafka, events)) {
            poison();
            outbox.append(name, "sick", 3, 2);
            awaitVersions(topic, List.of(1L, 3L, 4L));
            assertThat(outbox.held()).isEmpty();
            Topic.allow(kafka, events, 1_000_000);
            resolve(relay, "sick/2", "resubmit");
            awaitVersions(topic, List.of(1L, 3L, 4L, 2L));
            requireReleased("RESUBMITTED");
        }
    }

    private void poison() {
        outbox.append(name, "sick", 1, 1);
        outbox.appendLarge(name, "sick", 2, 60_000);
        await("the letter").atMost(PATIENCE).untilAsserted(() -> assertThat(outbox.failures())
                .containsExactly(Map.entry("sick/2", "DEAD_LETTERED")));
    }

    private void resolve(RelayProcess relay, String row, String act) {
        var id =
                outbox.text("SELECT id FROM millrace.outbox_failure WHERE aggregateid || '/' || aggregateversion = '%s'"
                        .formatted(row));
        assertThat(relay.post("operator", PATH + "/" + id + "/" + act, BECAUSE).statusCode())
                .isEqualTo(202);
    }

    private String heldId(long version) {
        return outbox.text("SELECT id FROM millrace.outbox_held WHERE aggregateversion = %d".formatted(version));
    }

    private void awaitHeld(int rows) {
        await("%d held rows".formatted(rows))
                .atMost(PATIENCE)
                .until(() -> outbox.held().size() == rows);
    }

    private static void awaitVersions(Topic topic, List<Long> versions) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            topic.poll();
            assertThat(topic.firstAppearances().get("sick")).isEqualTo(versions);
        });
    }

    private void requireReleased(String state) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(outbox.failures()).containsExactly(Map.entry("sick/2", state));
            assertThat(outbox.held()).isEmpty();
            assertThat(outbox.number("SELECT count(*) FROM millrace.outbox_failure WHERE requested IS NOT NULL"))
                    .isZero();
        });
    }

    private static List<Long> versions(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private RelaySettings settings(Delivery delivery) {
        return RelaySettings.of(outbox.database(), kafka, name, delivery).withUsers();
    }
}
