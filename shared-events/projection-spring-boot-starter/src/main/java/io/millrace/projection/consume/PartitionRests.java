package io.millrace.projection.consume;

import io.millrace.projection.engine.PartitionWait;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Pauses partitions that cannot go on just now, each for a growing while, and lets the others go on. */
final class PartitionRests {

    private record Rest(Duration length, Instant until) {}

    private final InstantSource clock;
    private final Duration first;
    private final Duration longest;
    private final Map<TopicPartition, Rest> rests = new HashMap<>();
    private final Set<TopicPartition> paused = new HashSet<>();

    PartitionRests(InstantSource clock, Duration first, Duration longest) {
        this.clock = clock;
        this.first = first;
        this.longest = longest;
    }

    /** Takes note of what a batch of the given partitions came to. */
    void settle(Consumer<?, ?> consumer, Collection<TopicPartition> batch, Collection<PartitionWait> waits) {
        Set<TopicPartition> waiting = new HashSet<>();
        for (PartitionWait wait : waits) {
            waiting.add(wait.partition());
            if (batch.contains(wait.partition())) {
                rest(wait.partition());
                paused.add(wait.partition());
                consumer.pause(Set.of(wait.partition()));
                consumer.seek(wait.partition(), wait.offset());
            }
        }
        for (TopicPartition partition : batch) {
            if (!waiting.contains(partition)) {
                rests.remove(partition);
            }
        }
    }

    private void rest(TopicPartition partition) {
        var before = rests.get(partition);
        var doubled = before == null ? first : before.length().multipliedBy(2);
        var length = doubled.compareTo(longest) > 0 ? longest : doubled;
        rests.put(partition, new Rest(length, clock.instant().plus(length)));
    }

    /** Lets those go on whose rest is over. Called at least once a second. */
    void resumeDue(Consumer<?, ?> consumer) {
        if (paused.isEmpty()) {
            return;
        }
        var now = clock.instant();
        Set<TopicPartition> due = new HashSet<>();
        for (TopicPartition partition : paused) {
            var rest = rests.get(partition);
            if (rest == null || !now.isBefore(rest.until())) {
                due.add(partition);
            }
        }
        paused.removeAll(due);
        consumer.resume(due);
    }

    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(rests::remove);
        paused.removeAll(partitions);
    }

    /** How many partitions wait. */
    int count() {
        return rests.size();
    }
}
