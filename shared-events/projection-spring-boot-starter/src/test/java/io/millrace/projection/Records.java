package io.millrace.projection;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;

/** Makes the records that a relay would produce. */
public final class Records {

    private static final PayloadJson JSON = new PayloadJson();
    private static final EnvelopeCodec CODEC = new EnvelopeCodec();

    private Records() {}

    public static EventEnvelope envelope(EventTypes types, String aggregateId, long version, Object event) {
        var type = types.typeOf(event);
        return new EventEnvelope(
                UUID.randomUUID(),
                type.name().toString(),
                "/test",
                type.aggregateType(),
                aggregateId,
                version,
                Instant.now(),
                null,
                Map.of(),
                JSON.write(event));
    }

    public static ProducerRecord<byte[], byte[]> produced(EventEnvelope event) {
        return CODEC.encode(Topics.of(event.aggregateType()), event);
    }

    public static ConsumerRecord<byte[], byte[]> consumed(int partition, long offset, EventEnvelope event) {
        return consumed(partition, offset, produced(event));
    }

    /** The same record with another payload. */
    public static ConsumerRecord<byte[], byte[]> withPayload(ConsumerRecord<byte[], byte[]> record, byte[] payload) {
        return consumed(
                record.partition(),
                record.offset(),
                new ProducerRecord<>(record.topic(), null, null, record.key(), payload, record.headers()));
    }

    public static ConsumerRecord<byte[], byte[]> consumed(
            int partition, long offset, ProducerRecord<byte[], byte[]> produced) {
        return new ConsumerRecord<>(
                produced.topic(),
                partition,
                offset,
                produced.timestamp() == null ? ConsumerRecord.NO_TIMESTAMP : produced.timestamp(),
                TimestampType.CREATE_TIME,
                produced.key().length,
                produced.value() == null ? 0 : produced.value().length,
                produced.key(),
                produced.value(),
                produced.headers(),
                Optional.empty());
    }
}
