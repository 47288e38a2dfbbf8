package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.stack.EventTopic;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers that read committed records from given offsets, without a group. */
final class Consumers {

    private Consumers() {}

    static KafkaConsumer<byte[], byte[]> from(EventTopic topic, Map<TopicPartition, Long> offsets) {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers", topic.bootstrapServers(),
                        "isolation.level", "read_committed",
                        "enable.auto.commit", "false",
                        "max.poll.records", "5000",
                        "max.partition.fetch.bytes", "4194304"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(topic.partitions());
        offsets.forEach(consumer::seek);
        return consumer;
    }
}
