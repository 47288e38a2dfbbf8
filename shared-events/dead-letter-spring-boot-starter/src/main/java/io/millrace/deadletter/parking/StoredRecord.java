package io.millrace.deadletter.parking;

import io.millrace.contract.envelope.EnvelopeHeaders;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read, with the incarnation of its topic.
 *
 * @param record key, value, headers, timestamp and coordinates, byte for byte
 * @param topicId Kafka's id of the topic
 */
public record StoredRecord(ConsumerRecord<byte[], byte[]> record, String topicId) {

    private static final int LONGEST_NAME = 200;
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    /** The key whose order it belongs to, if it has one that can be parked. */
    public Optional<RecordKey> key() {
        return Optional.ofNullable(RecordKey.of(record.topic(), record.key()));
    }

    /** The version it says it carries; 0 if it carries none that can be read. */
    public long version() {
        var text = header(EnvelopeHeaders.AGGREGATE_VERSION);
        try {
            return text == null ? 0 : Math.max(0, Long.parseLong(text));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** When it was recorded, or the nearest time to that which PostgreSQL can keep. */
    public Timestamp recordedAt() {
        return new Timestamp(Math.max(0, Math.min(record.timestamp(), LATEST)));
    }

    /** The type of event that it says it is, shortened, or null if it names none. */
    public @Nullable String type() {
        var type = header(EnvelopeHeaders.TYPE);
        return type == null ? null : shortened(type);
    }

    /** Names are in indexes, whose rows are not to be as long as anybody likes; the headers keep them whole. */
    public static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /** The last value of a header as text that PostgreSQL can keep, or null if it is not there. */
    public @Nullable String header(String name) {
        var header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8).replace('\0', ' ');
    }

    static ConsumerRecord<byte[], byte[]> consumed(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            org.apache.kafka.common.header.Headers headers) {
        return new ConsumerRecord<byte[], byte[]>(
                topic,
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                key == null ? ConsumerRecord.NULL_SIZE : key.length,
                value == null ? ConsumerRecord.NULL_SIZE : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }
}
