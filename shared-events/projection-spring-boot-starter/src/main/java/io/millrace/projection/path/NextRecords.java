package io.millrace.projection.path;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads, without any group, the record that comes next behind a position: its age says how long it has been waiting, and
 * where there is none but markers of transactions, nothing waits. Not thread-safe.
 */
final class NextRecords implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /** Properties of consumers that belong to a group and whose records count as consumed. */
    private static final Set<String> OF_GROUPS = Set.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
            ConsumerConfig.GROUP_PROTOCOL_CONFIG,
            ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG,
            ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);

    /**
     * What comes next in a partition.
     *
     * @param offset its offset
     * @param at when it was appended; null if nothing is there
     */
    record Next(long offset, @Nullable Instant at) {}

    private final Map<String, Object> properties;
    private @Nullable Consumer<byte[], byte[]> consumer;

    /** @param settings of the consumers of projections; one more is created when first needed */
    NextRecords(Map<String, Object> settings, String clientId) {
        Map<String, Object> own = new HashMap<>(settings);
        own.keySet().removeAll(OF_GROUPS);
        own.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        own.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        own.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        own.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        own.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16_384);
        this.properties = Map.copyOf(own);
    }

    /**
     * What comes next.
     *
     * @param positions where to begin; each lies before the partition's end
     * @param ends where partitions end
     * @param deadline as of {@link System#nanoTime()}; what is not known by then is left out
     * @throws KafkaException if the cluster refuses
     */
    Map<TopicPartition, Next> behind(
            Map<TopicPartition, Long> positions, Map<TopicPartition, Long> ends, long deadline) {
        var reader = consumer();
        reader.assign(positions.keySet());
        reader.resume(positions.keySet());
        positions.forEach(reader::seek);
        Map<TopicPartition, Next> found = new HashMap<>();
        Set<TopicPartition> left = new HashSet<>(positions.keySet());
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                var partition = new TopicPartition(record.topic(), record.partition());
                if (left.remove(partition)) {
                    found.put(partition, new Next(record.offset(), Instant.ofEpochMilli(record.timestamp())));
                    reader.pause(Set.of(partition));
                }
            }
            left.removeIf(partition -> {
                var position = reader.position(partition, POLL);
                boolean atEnd = position >= ends.getOrDefault(partition, Long.MAX_VALUE);
                if (atEnd) {
                    found.put(partition, new Next(position, null));
                }
                return atEnd;
            });
        }
        return found;
    }

    private Consumer<byte[], byte[]> consumer() {
        if (consumer == null) {
            consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }
        return consumer;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            consumer = null;
        }
    }
}
