package io.millrace.contract.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Writes and reads envelopes as Kafka records: attributes in headers, the bare payload as value. Thread-safe. */
public final class EnvelopeCodec {

    private static final byte[] SPEC_VERSION_1_0 = "1.0".getBytes(UTF_8);
    private static final byte[] JSON = "application/json".getBytes(UTF_8);

    /**
     * The record that carries the event to the given topic, keyed by the aggregate's id. Its timestamp is the producer's:
     * a topic's retention counts from when an event is sent, and no topic refuses one for its own time.
     */
    public ProducerRecord<byte[], byte[]> encode(String topic, EventEnvelope event) {
        var subject = event.aggregateId().getBytes(UTF_8);
        var record = new ProducerRecord<byte[], byte[]>(topic, subject, event.payload());
        var headers = record.headers();
        headers.add(EnvelopeHeaders.SPEC_VERSION, SPEC_VERSION_1_0);
        headers.add(EnvelopeHeaders.CONTENT_TYPE, JSON);
        add(headers, EnvelopeHeaders.ID, event.id().toString());
        add(headers, EnvelopeHeaders.TYPE, event.type());
        add(headers, EnvelopeHeaders.SOURCE, event.source());
        headers.add(EnvelopeHeaders.SUBJECT, subject);
        add(headers, EnvelopeHeaders.TIME, event.occurredAt().toString());
        add(headers, EnvelopeHeaders.AGGREGATE_TYPE, event.aggregateType());
        if (event.aggregateVersion() > 0) {
            add(headers, EnvelopeHeaders.AGGREGATE_VERSION, Long.toString(event.aggregateVersion()));
        }
        if (event.traceparent() != null) {
            add(headers, EnvelopeHeaders.TRACEPARENT, event.traceparent());
        }
        event.headers().forEach((name, value) -> {
            if (EnvelopeHeaders.isReserved(name)) {
                throw new IllegalArgumentException(
                        "Event %s carries the header '%s', a name that belongs to the envelope; rename it"
                                .formatted(event.id(), name));
            }
            add(headers, name, value);
        });
        return record;
    }

    /**
     * Reads the envelope of a record.
     *
     * @throws MalformedEnvelopeException if an attribute is missing, does not parse, or has the character NUL
     */
    public EventEnvelope decode(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> own = new LinkedHashMap<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        for (var header : record.headers()) {
            var value = header.value() == null ? "" : new String(header.value(), UTF_8);
            (EnvelopeHeaders.isReserved(header.key()) ? attributes : own).put(header.key(), value);
        }
        if (record.value() == null) {
            throw new MalformedEnvelopeException(record, "it has no value; an event carries its payload there");
        }
        if (!attributes.containsKey(EnvelopeHeaders.AGGREGATE_VERSION)) {
            attributes.put(EnvelopeHeaders.AGGREGATE_VERSION, "0");
        }
        var id = parsed(record, attributes, EnvelopeHeaders.ID, UUID::fromString);
        var version = parsed(record, attributes, EnvelopeHeaders.AGGREGATE_VERSION, EnvelopeCodec::version);
        return new EventEnvelope(
                id,
                required(record, attributes, EnvelopeHeaders.TYPE),
                required(record, attributes, EnvelopeHeaders.SOURCE),
                required(record, attributes, EnvelopeHeaders.AGGREGATE_TYPE),
                required(record, attributes, EnvelopeHeaders.SUBJECT),
                version,
                parsed(record, attributes, EnvelopeHeaders.TIME, Instant::parse),
                attributes.get(EnvelopeHeaders.TRACEPARENT),
                own,
                record.value());
    }

    private static <T> T parsed(
            ConsumerRecord<byte[], byte[]> record,
            Map<String, String> attributes,
            String name,
            Function<String, T> as) {
        var value = required(record, attributes, name);
        try {
            return as.apply(value);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new MalformedEnvelopeException(record, "header %s does not parse: '%s'".formatted(name, value), e);
        }
    }

    private static String required(ConsumerRecord<byte[], byte[]> record, Map<String, String> attributes, String name) {
        @Nullable String value = attributes.get(name);
        if (value == null) {
            throw new MalformedEnvelopeException(record, "header %s is missing".formatted(name));
        }
        if (value.indexOf('\0') >= 0) {
            throw new MalformedEnvelopeException(
                    record, "header %s has the character NUL, which no text in PostgreSQL may have".formatted(name));
        }
        return value;
    }

    private static long version(String text) {
        var version = Long.parseLong(text);
        if (version < 0) {
            throw new IllegalArgumentException("versions are not negative");
        }
        return version;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
