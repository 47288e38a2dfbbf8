package io.millrace.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The view tells what became of each row, and what it tells decides what may be dropped. */
class DeliveryStatusIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = SharedStack.freshName(DeliveryStatusIT.class);
    private final String kafka = SharedStack.kafka().bootstrapServers();
    private Outbox outbox;

    @BeforeEach
    void emptyOutbox() {
        outbox = Outbox.in(SharedStack.freshDatabase(DeliveryStatusIT.class));
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void eachRowIsWhatBecameOfIt(Delivery delivery) {
        SharedStack.kafka().createTopics(1, "events." + name, "events." + name + ".DLT");
        Topic.allow(kafka, "events." + name, 20_000);
        outbox.append(name, "before", 1, 2);
        assertThat(statuses()).containsOnly(Map.entry("before/1", "PENDING"), Map.entry("before/2", "PENDING"));
        try (var relay = RunningRelay.start(settings(delivery)).awaitStreaming()) {
            outbox.append(name, "well", 1, 2);
            outbox.appendLarge(name, "sick", 1, 60_000);
            await().atMost(PATIENCE).until(() -> !outbox.failures().isEmpty());
            Topic.allow(kafka, "events." + name + ".DLT", 100);
            outbox.appendLarge(name, "ill", 1, 60_000);
            await().atMost(PATIENCE).until(() -> outbox.failures().size() == 2);
            outbox.append(name, "sick", 2, 1);
            outbox.append(name, "well", 3, 1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(statuses())
                    .isEqualTo(Map.of(
                            "before/1", "SENT",
                            "before/2", "SENT",
                            "well/1", "SENT",
                            "well/2", "SENT",
                            "well/3", "SENT",
                            "sick/1", "DEAD_LETTERED",
                            "sick/2", "PENDING",
                            "ill/1", "DLT_FAILED")));
        }
        outbox.append(name, "well", 4, 1);
        assertThat(statuses()).containsEntry("well/4", "PENDING").containsEntry("well/3", "SENT");
    }

    /** A transaction that is open while others commit and are sent is not taken for one of them. */
    @Test
    void aRowThatIsCommittedLateIsPendingUntilItIsSent() {
        try (var relay = RunningRelay.start(settings(Delivery.AT_LEAST_ONCE)).awaitStreaming()) {
            outbox.inTransaction(late -> {
                Outbox.insert(late, name, "late", 1, 1);
                outbox.append(name, "well", 1, 1);
                awaitSlotBeyondSamples();
                relay.close();
            });
            assertThat(statuses()).containsEntry("late/1", "PENDING");
        }
        try (var relay = RunningRelay.start(settings(Delivery.AT_LEAST_ONCE)).awaitStreaming()) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(statuses())
                    .containsOnly(Map.entry("late/1", "SENT"), Map.entry("well/1", "SENT")));
            relay.requireUndisturbed();
        }
    }

    @Test
    void anIdleOutboxIsNotWrittenTo() {
        try (var relay = RunningRelay.start(settings(Delivery.EXACTLY_ONCE)).awaitStreaming()) {
            outbox.append(name, "well", 1, 1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(statuses()).containsEntry("well/1", "SENT"));
            // Other databases of the server may keep it from being quiet for a while.
            await().atMost(PATIENCE.multipliedBy(4)).until(() -> {
                var confirmedAt = outbox.text("SELECT confirmed_at::text FROM millrace.outbox_horizon");
                Pause.of(Duration.ofSeconds(2));
                return outbox.text("SELECT confirmed_at::text FROM millrace.outbox_horizon")
                        .equals(confirmedAt);
            });
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(relay.gauge("millrace.relay.outbox.size")).isPositive();
                assertThat(relay.gauge("millrace.relay.rows.held")).isZero();
            });
        }
    }

    /** Until the slot has passed what was sampled by now, and that has been stored. */
    private void awaitSlotBeyondSamples() {
        Pause.of(Duration.ofSeconds(1));
        outbox.awaitConfirmed(name, PATIENCE);
        Pause.of(Duration.ofSeconds(1));
    }

    private Map<String, String> statuses() {
        Map<String, String> statuses = new TreeMap<>();
        outbox.query(
                "SELECT aggregateid || '/' || aggregateversion, status FROM millrace.outbox_delivery",
                row -> statuses.put(row.getString(1), row.getString(2)));
        return statuses;
    }

    private RelaySettings settings(Delivery delivery) {
        return RelaySettings.of(outbox.database(), kafka, name, delivery);
    }
}
