package io.millrace.projection.consume;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the consumer group how far the partitions are, for tools that show lag; nobody here reads it. Batches may be as
 * small as one event, and telling the group costs as much as applying one: so it is told once a second, and once there
 * is nothing more to apply.
 */
final class OffsetHints {

    static final Duration EVERY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(OffsetHints.class);

    private final Map<TopicPartition, OffsetAndMetadata> untold = new HashMap<>();
    private final InstantSource clock;
    private Instant due = Instant.MIN;

    OffsetHints(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes note of the next offset of a partition. */
    void note(TopicPartition partition, long next) {
        untold.put(partition, new OffsetAndMetadata(next));
    }

    /** Forgets partitions that belong to another consumer now. */
    void forget(Collection<TopicPartition> partitions) {
        untold.keySet().removeAll(partitions);
    }

    /** Tells what was noted unless something was told a moment ago. */
    void tellIfDue(Consumer<?, ?> consumer) {
        if (!clock.instant().isBefore(due)) {
            tell(consumer);
        }
    }

    /** Tells what was noted. */
    void tell(Consumer<?, ?> consumer) {
        if (untold.isEmpty()) {
            return;
        }
        due = clock.instant().plus(EVERY);
        consumer.commitAsync(Map.copyOf(untold), (committed, failure) -> {
            if (failure != null) {
                log.debug("Offsets of {} were not committed to the group, which harms nothing", committed, failure);
            }
        });
        untold.clear();
    }
}
