package io.millrace.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.envelope.EventEnvelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTests {

    private final List<EventEnvelope> events =
            IntStream.range(0, 40).mapToObj(i -> event("a" + i % 4, 1 + i / 4)).toList();

    @Test
    void inOrderChangesNothing() {
        assertThat(Delivery.inOrder().of(events)).isEqualTo(events);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everyEventArrivesAndFirstArrivalsKeepTheOrderOfTheirAggregate(long seed) {
        var delivery =
                Delivery.seeded(seed).withDuplicates(0.4).reorderedAcrossKeys().withRedeliveries(3);

        var arrived = delivery.of(events);

        assertThat(arrived).as("%s", delivery).hasSizeGreaterThan(events.size());
        assertThat(List.copyOf(new LinkedHashSet<>(arrived)))
                .as("%s", delivery)
                .containsExactlyInAnyOrderElementsOf(events)
                .satisfies(DeliveryTests::isInOrderOfVersions)
                .isNotEqualTo(events);
    }

    @Test
    void sameSeedYieldsSameFaults() {
        var delivery =
                Delivery.seeded(42).withDuplicates(0.5).reorderedAcrossKeys().withRedeliveries(2);

        assertThat(delivery.of(events)).isEqualTo(delivery.of(events));
        assertThat(delivery).hasToString("Delivery[seed=42, duplicates=0.5, reordered=true, redeliveries=2]");
    }

    @Test
    void aShareBeyondOneIsRefused() {
        assertThatThrownBy(() -> Delivery.seeded(1).withDuplicates(1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void isInOrderOfVersions(List<? extends EventEnvelope> arrived) {
        Map<String, Long> last = new HashMap<>();
        var wrong = new ArrayList<EventEnvelope>();
        for (var event : arrived) {
            if (event.aggregateVersion() != last.getOrDefault(event.aggregateId(), 0L) + 1) {
                wrong.add(event);
            }
            last.put(event.aggregateId(), event.aggregateVersion());
        }
        assertThat(wrong).isEmpty();
    }

    private static EventEnvelope event(String aggregateId, long version) {
        return new EventEnvelope(
                UUID.randomUUID(),
                "a.happened.v1",
                "/test",
                "a",
                aggregateId,
                version,
                Instant.EPOCH,
                null,
                Map.of(),
                new byte[0]);
    }
}
