package io.millrace.projection.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetHintsTests {

    private static final TopicPartition FIRST = new TopicPartition("events.item", 0);
    private static final TopicPartition SECOND = new TopicPartition("events.item", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private Instant now = Instant.EPOCH;
    private final OffsetHints hints = new OffsetHints(() -> now);

    @BeforeEach
    void assign() {
        consumer.assign(Set.of(FIRST, SECOND));
    }

    @Test
    void firstOffsetIsToldAtOnce() {
        hints.note(FIRST, 3);
        hints.tellIfDue(consumer);

        assertTold(Map.of(FIRST, 3L));
    }

    @Test
    void offsetsOfABusySecondAreToldTogetherAtItsEnd() {
        hints.note(FIRST, 3);
        hints.tellIfDue(consumer);

        hints.note(FIRST, 4);
        hints.tellIfDue(consumer);
        hints.note(SECOND, 9);
        now = now.plus(OffsetHints.EVERY).minusMillis(1);
        hints.tellIfDue(consumer);
        assertTold(Map.of(FIRST, 3L));

        now = now.plusMillis(1);
        hints.note(FIRST, 5);
        hints.tellIfDue(consumer);
        assertTold(Map.of(FIRST, 5L, SECOND, 9L));
    }

    @Test
    void whatIsLeftIsToldOnceThereIsNothingMoreToApply() {
        hints.note(FIRST, 3);
        hints.tellIfDue(consumer);
        hints.note(FIRST, 4);

        hints.tell(consumer);

        assertTold(Map.of(FIRST, 4L));
    }

    @Test
    void partitionsOfAnotherConsumerAreNotTold() {
        hints.note(FIRST, 3);
        hints.note(SECOND, 9);

        hints.forget(Set.of(FIRST));
        hints.tell(consumer);

        assertTold(Map.of(SECOND, 9L));
    }

    private void assertTold(Map<TopicPartition, Long> expected) {
        var told = consumer.committed(Set.of(FIRST, SECOND));
        told.values().removeIf(offset -> offset == null);
        assertThat(told).hasSameSizeAs(expected);
        expected.forEach(
                (partition, offset) -> assertThat(told).containsEntry(partition, new OffsetAndMetadata(offset)));
    }
}
