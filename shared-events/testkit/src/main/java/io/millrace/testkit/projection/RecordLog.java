package io.millrace.testkit.projection;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.topic.Topics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** Topics as Kafka would hold them: an aggregate's events in one partition, in the order in which they arrived. */
final class RecordLog {

    static final String TOPIC_ID = "testkit";

    static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private static final int PARTITIONS = 3;

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> partitions = new TreeMap<>(ORDER);

    static RecordLog of(List<EventEnvelope> arrived) {
        var log = new RecordLog();
        arrived.forEach(log::append);
        return log;
    }

    /** Adds an event at the end of its partition. */
    ConsumerRecord<byte[], byte[]> append(EventEnvelope event) {
        var topic = Topics.of(event.aggregateType());
        var partition =
                new TopicPartition(topic, Math.floorMod(event.aggregateId().hashCode(), PARTITIONS));
        var records = partitions.computeIfAbsent(partition, key -> new ArrayList<>());
        var sent = codec.encode(topic, event);
        var record = new ConsumerRecord<>(
                topic,
                partition.partition(),
                records.size(),
                event.occurredAt().toEpochMilli(),
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.<Integer>empty());
        records.add(record);
        return record;
    }

    List<TopicPartition> partitions() {
        return List.copyOf(partitions.keySet());
    }

    long end(TopicPartition partition) {
        return records(partition).size();
    }

    /** Up to {@code count} records from an offset on. */
    List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, long offset, int count) {
        var records = records(partition);
        int from = (int) Math.min(offset, records.size());
        return records.subList(from, Math.min(from + count, records.size()));
    }

    private List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition) {
        return partitions.getOrDefault(partition, List.of());
    }
}
