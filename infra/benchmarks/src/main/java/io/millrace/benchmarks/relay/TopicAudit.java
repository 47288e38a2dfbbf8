package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.stack.EventTopic;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads again what a relay produced: when each event was appended, and whether all are there, once and in order. */
final class TopicAudit {

    private static final Duration POLL = Duration.ofMillis(500);

    private final BitSet seen = new BitSet();
    private final Map<ByteBuffer, Integer> lastOfKey = new HashMap<>();
    private long[] appended = new long[1 << 20];
    private int records;
    private long duplicated;
    private long outOfOrder;

    private TopicAudit() {}

    static TopicAudit of(EventTopic topic, Map<TopicPartition, Long> from, Map<TopicPartition, Long> until) {
        var audit = new TopicAudit();
        try (var consumer = Consumers.from(topic, from)) {
            while (until.entrySet().stream().anyMatch(end -> isBefore(consumer, end))) {
                consumer.poll(POLL).forEach(audit::add);
            }
        }
        audit.appended = Arrays.copyOf(audit.appended, audit.records);
        Arrays.sort(audit.appended);
        return audit;
    }

    private static boolean isBefore(KafkaConsumer<?, ?> consumer, Map.Entry<TopicPartition, Long> end) {
        return consumer.position(end.getKey()) < end.getValue();
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        int number = NumberedEvents.numberOf(record);
        if (seen.get(number)) {
            duplicated++;
        } else {
            seen.set(number);
            var last = lastOfKey.put(ByteBuffer.wrap(record.key()), number);
            if (last != null && last > number) {
                outOfOrder++;
            }
        }
        if (records == appended.length) {
            appended = Arrays.copyOf(appended, records * 2);
        }
        appended[records++] = record.timestamp();
    }

    int records() {
        return records;
    }

    /** When the broker appended the given record, counted from 0 in the order of these times. */
    Instant appendedAt(int record) {
        return Instant.ofEpochMilli(appended[record]);
    }

    long lostOf(long events) {
        return events - seen.cardinality();
    }

    long duplicated() {
        return duplicated;
    }

    long outOfOrder() {
        return outOfOrder;
    }
}
