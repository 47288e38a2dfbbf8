package io.millrace.deadletter.index;

import io.millrace.deadletter.parking.StoredRecord;
import io.millrace.deadletter.topic.ClusterTopics;
import io.millrace.deadletter.topic.TopicState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads dead letter topics from where the database says it is. One thread uses it; after a failure it is replaced. */
final class IndexConsumer implements ConsumerRebalanceListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IndexConsumer.class);

    private static final Pattern DEAD_LETTER_TOPICS = Pattern.compile(".*\\.DLT");
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration OFFSETS = Duration.ofSeconds(10);
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final ClusterTopics topics;
    private final IndexTransaction transaction;
    private final Duration recheck;
    private final Map<TopicPartition, IndexPosition> positions = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private long checked = System.nanoTime();

    IndexConsumer(
            Consumer<byte[], byte[]> consumer, ClusterTopics topics, IndexTransaction transaction, Duration recheck) {
        this.consumer = consumer;
        this.topics = topics;
        this.transaction = transaction;
        this.recheck = recheck;
        consumer.subscribe(DEAD_LETTER_TOPICS, this);
    }

    /** Reads and indexes what came, if anything did. */
    void work() {
        var records = poll();
        boolean due = System.nanoTime() - checked > recheck.toNanos();
        if (due) {
            checked = System.nanoTime();
            refused.clear();
            consumer.resume(consumer.assignment());
        }
        if (due || !records.isEmpty()) {
            var changed = changed();
            if (changed.stream().anyMatch(positions::containsKey)) {
                startOver(changed);
            } else {
                take(changed);
                index(records, changed);
            }
        }
    }

    /**
     * Forgets all that was fetched: records of a topic that is gone may wait in the consumer, and would pass for those of
     * a topic of the same name, at the same offsets.
     */
    private void startOver(Set<TopicPartition> changed) {
        log.atInfo()
                .addKeyValue("topics", namesOf(changed))
                .log(
                        "Topics {} were deleted, or created again; reading all anew from the stored positions",
                        namesOf(changed));
        consumer.unsubscribe();
        positions.clear();
        consumer.subscribe(DEAD_LETTER_TOPICS, this);
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (TopicAuthorizationException e) {
            log.atWarn()
                    .log(
                            "Topics {} may not be read; their letters are not indexed, all others are. Trying again in {}",
                            e.unauthorizedTopics(),
                            recheck);
            refused.addAll(e.unauthorizedTopics());
            pauseRefused();
            return ConsumerRecords.empty();
        }
    }

    private void pauseRefused() {
        consumer.pause(consumer.assignment().stream()
                .filter(partition -> refused.contains(partition.topic()))
                .toList());
    }

    /** Leaves out what was polled of partitions that were taken anew since: it is polled again from their positions. */
    private void index(ConsumerRecords<byte[], byte[]> records, Set<TopicPartition> changed) {
        Map<TopicPartition, List<StoredRecord>> batch = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            var position = positions.get(partition);
            if (position == null || changed.contains(partition)) {
                continue;
            }
            List<StoredRecord> stored = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                if (record.offset() >= position.nextOffset()) {
                    stored.add(new StoredRecord(record, position.topicId()));
                }
            }
            if (!stored.isEmpty()) {
                batch.put(partition, stored);
            }
        }
        if (!batch.isEmpty()) {
            positions.putAll(transaction.index(batch, positions));
            hint(batch.keySet());
        }
    }

    /** For tools that show lag; nobody here reads it. */
    private void hint(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        partitions.forEach(partition -> next.put(
                partition,
                new OffsetAndMetadata(
                        Objects.requireNonNull(positions.get(partition)).nextOffset())));
        consumer.commitAsync(next, (offsets, failure) -> {
            if (failure != null) {
                log.debug("Offsets {} were not committed to the group, which harms nothing", offsets, failure);
            }
        });
    }

    /** Partitions of topics that were deleted, or created again, since their positions were read. */
    private Set<TopicPartition> changed() {
        var states = topics.describe(namesOf(consumer.assignment()));
        Set<TopicPartition> changed = new HashSet<>();
        for (TopicPartition partition : consumer.assignment()) {
            var position = positions.get(partition);
            var known = position == null ? "" : position.topicId();
            var state = states.get(partition.topic());
            if (!(state instanceof TopicState.Present present) || !present.id().equals(known)) {
                changed.add(partition);
            }
        }
        return changed;
    }

    /** Reads stored positions and seeks to them. A topic that is not there is left alone until it is looked at again. */
    private void take(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        positions.keySet().removeAll(partitions);
        var states = topics.describe(namesOf(partitions));
        var present = partitions.stream()
                .filter(partition -> isThere(partition, states.get(partition.topic())))
                .collect(Collectors.toSet());
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(present, OFFSETS);
        Map<TopicPartition, Long> ends = consumer.endOffsets(present, OFFSETS);
        for (TopicPartition partition : partitions) {
            var beginning = beginnings.get(partition);
            var end = ends.get(partition);
            if (states.get(partition.topic()) instanceof TopicState.Present topic && beginning != null && end != null) {
                var position = position(partition, new IndexPosition(topic.id(), beginning), end);
                positions.put(partition, position);
                consumer.seek(partition, position.nextOffset());
                consumer.resume(Set.of(partition));
            } else {
                consumer.seek(partition, 0); // a paused partition needs a position too
                consumer.pause(Set.of(partition));
            }
        }
        pauseRefused();
    }

    /** A topic that was created again may have fewer partitions than were assigned. */
    private static boolean isThere(TopicPartition partition, @Nullable TopicState state) {
        return state instanceof TopicState.Present topic && partition.partition() < topic.partitions();
    }

    private IndexPosition position(TopicPartition partition, IndexPosition beginning, long end) {
        var stored = transaction.position(partition, beginning);
        if (!stored.topicId().equals(beginning.topicId())) {
            log.atInfo()
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .log("{} was deleted and created again; indexing it from its beginning", partition);
            return transaction.move(partition, stored, beginning);
        }
        if (stored.nextOffset() >= beginning.nextOffset() && stored.nextOffset() <= end) {
            return stored;
        }
        var nearest = stored.nextOffset() > end ? new IndexPosition(stored.topicId(), end) : beginning;
        log.atWarn()
                .addKeyValue("topic", partition.topic())
                .addKeyValue("partition", partition.partition())
                .addKeyValue("offset", stored.nextOffset())
                .log(
                        "{} has records from {} to {}, but is indexed up to {}; going on from {}. Letters of projections are"
                                + " in the database, those of others that lay between are lost",
                        partition,
                        beginning.nextOffset(),
                        end,
                        stored.nextOffset(),
                        nearest.nextOffset());
        return transaction.move(partition, stored, nearest);
    }

    private static Set<String> namesOf(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        take(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        positions.keySet().removeAll(partitions);
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
