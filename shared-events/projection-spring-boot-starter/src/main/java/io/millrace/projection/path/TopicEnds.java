package io.millrace.projection.path;

import io.millrace.deadletter.topic.ClusterAdmin;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the cluster where topics end for those who read committed records only. Thread-safe. */
final class TopicEnds implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /**
     * Where a topic ends.
     *
     * @param offsets the end of each partition; empty if unknown
     * @param problem why it is unknown
     */
    record Ends(Map<Integer, Long> offsets, @Nullable String problem) {

        static final Ends UNKNOWN = new Ends(Map.of(), "Kafka does not say where the topic ends");
    }

    private final ClusterAdmin admin;

    /** @param properties of the admin client, which is created when first needed */
    TopicEnds(Map<String, Object> properties) {
        this.admin = new ClusterAdmin(properties, TIMEOUT);
    }

    /** The end of each topic, or why it is unknown. All questions are asked at once. */
    Map<String, Ends> of(Collection<String> topics) {
        Map<String, Ends> ends = new HashMap<>();
        try {
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            admin.client()
                    .describeTopics(topics, new DescribeTopicsOptions().timeoutMs((int) TIMEOUT.toMillis()))
                    .topicNameValues()
                    .forEach((topic, answer) -> ask(topic, ends, () -> admin.await(answer)
                            .partitions()
                            .forEach(partition -> partitions.put(
                                    new TopicPartition(topic, partition.partition()), OffsetSpec.latest()))));
            var offsets = admin.client()
                    .listOffsets(partitions, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs((int)
                                    TIMEOUT.toMillis()));
            Map<String, Map<Integer, Long>> known = new HashMap<>();
            partitions
                    .keySet()
                    .forEach(partition -> ask(partition.topic(), ends, () -> known.computeIfAbsent(
                                    partition.topic(), topic -> new TreeMap<>())
                            .put(
                                    partition.partition(),
                                    admin.await(offsets.partitionResult(partition))
                                            .offset())));
            known.forEach((topic, byPartition) -> ends.putIfAbsent(topic, new Ends(byPartition, null)));
        } catch (KafkaException e) {
            topics.forEach(topic -> ends.putIfAbsent(topic, unknown(e)));
        }
        return ends;
    }

    private static void ask(String topic, Map<String, Ends> ends, Runnable question) {
        try {
            if (!ends.containsKey(topic)) {
                question.run();
            }
        } catch (UnknownTopicOrPartitionException e) {
            ends.put(topic, new Ends(Map.of(), "There is no such topic yet; it is read once there is"));
        } catch (KafkaException e) {
            ends.put(topic, unknown(e));
        }
    }

    private static Ends unknown(KafkaException failure) {
        return new Ends(Map.of(), "Kafka does not say where the topic ends: " + failure.getMessage());
    }

    @Override
    public void close() {
        admin.close();
    }
}
