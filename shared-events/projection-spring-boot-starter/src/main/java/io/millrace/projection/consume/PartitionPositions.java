package io.millrace.projection.consume;

import io.millrace.projection.engine.FailureReason;
import io.millrace.projection.engine.ProjectionEngine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a consumer where the database says it is. A partition whose position could not be read yet is read from its
 * beginning, so that some record of it comes and asks again; none of these is applied before the position is known.
 */
final class PartitionPositions {

    private static final Logger log = LoggerFactory.getLogger(PartitionPositions.class);

    private final ProjectionEngine engine;
    private final TopicCatalog topics;
    private final Clock clock;
    private final Duration recheck;
    private final Set<TopicPartition> unknown = new HashSet<>();
    private Instant checked;

    /** @param recheck how often the topics' ids are compared with those of the stored positions */
    PartitionPositions(ProjectionEngine engine, TopicCatalog topics, Clock clock, Duration recheck) {
        this.engine = engine;
        this.topics = topics;
        this.clock = clock;
        this.recheck = recheck;
        this.checked = clock.instant();
    }

    /** Whether records of the partition may be applied. */
    boolean isReady(TopicPartition partition) {
        return !unknown.contains(partition) && engine.nextOffset(partition) != null;
    }

    /** Reads stored positions and seeks to them. Whatever fails is tried again with the partition's next records. */
    void take(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        unknown.addAll(partitions);
        try {
            read(consumer, partitions);
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("projection", engine.projection().name())
                    .log(
                            "Projection {}: the positions of {} could not be read; trying again with their next records: {}",
                            engine.projection().name(),
                            unknown,
                            String.valueOf(e.getMessage()));
            consumer.seekToBeginning(unknown);
        }
    }

    /**
     * Reads what could not be read before, and what belongs to a topic that was created again.
     *
     * @throws RuntimeException if the database or the cluster does not answer
     */
    void refresh(Consumer<?, ?> consumer, Collection<TopicPartition> polled) {
        if (clock.instant().isAfter(checked.plus(recheck))) {
            var ids = topics.idsOf(topicsOf(polled));
            for (TopicPartition partition : polled) {
                var known = engine.topicId(partition);
                if (known != null && !known.equals(ids.get(partition.topic()))) {
                    unknown.add(partition);
                }
            }
            checked = clock.instant();
        }
        if (!unknown.isEmpty()) {
            read(consumer, Set.copyOf(unknown));
        }
    }

    /** Seeks back to what is applied. */
    void rewind(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            var next = engine.nextOffset(partition);
            if (next == null || unknown.contains(partition)) {
                unknown.add(partition);
                consumer.seekToBeginning(Set.of(partition));
            } else {
                consumer.seek(partition, next);
            }
        }
    }

    void release(Collection<TopicPartition> partitions) {
        unknown.removeAll(partitions);
        partitions.forEach(engine::release);
    }

    private void read(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        var ids = topics.idsOf(topicsOf(partitions));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            var id = ids.get(partition.topic());
            var beginning = beginnings.get(partition);
            var end = ends.get(partition);
            if (id == null || beginning == null || end == null) {
                throw new IllegalStateException("Kafka does not know partition %s any more".formatted(partition));
            }
            seek(consumer, partition, engine.position(partition, id, beginning), beginning, end);
            unknown.remove(partition);
        }
    }

    private void seek(Consumer<?, ?> consumer, TopicPartition partition, long next, long beginning, long end) {
        if (next < beginning) {
            engine.stop(
                    partition,
                    FailureReason.RECORDS_LOST,
                    "The topic begins at offset %d, so the %d records from offset %d are gone"
                            .formatted(beginning, beginning - next, next));
            consumer.seek(partition, beginning); // a paused partition needs a position too
            consumer.pause(Set.of(partition));
        } else if (next > end) {
            engine.stop(
                    partition,
                    FailureReason.LOG_TRUNCATED,
                    "The topic ends at offset %d, but records up to offset %d were applied".formatted(end, next));
            consumer.seek(partition, end);
            consumer.pause(Set.of(partition));
        } else {
            consumer.seek(partition, next);
            consumer.resume(Set.of(partition));
        }
    }

    private static Set<String> topicsOf(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }
}
