package io.millrace.relay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.topic.Topics;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.LetterReason;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Turns rows into records: the topic from the aggregate type, the key from the aggregate id. Thread-safe. */
public final class RowRouter {

    private static final Pattern TOPIC_PART = Pattern.compile("[A-Za-z0-9._-]{1,200}");
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final JsonMapper json = JsonMapper.shared();
    private final Map<String, String> topics = new ConcurrentHashMap<>();
    private final String source;

    public RowRouter(String source) {
        this.source = source;
    }

    /**
     * The record that carries the row's event.
     *
     * @throws UnsendableRowException if a column is missing or does not parse
     */
    public ProducerRecord<byte[], byte[]> route(CapturedRow row) {
        var aggregateType = required(row, "aggregatetype", row.aggregateType());
        var topic = topics.get(aggregateType);
        if (topic == null) {
            topic = topic(row, aggregateType);
            topics.put(aggregateType, topic);
        }
        if (row.payload() == null) {
            throw new UnsendableRowException(row, LetterReason.INVALID_COLUMN, "its payload is null", null);
        }
        try {
            return codec.encode(topic, envelope(row, aggregateType, row.payload()));
        } catch (IllegalArgumentException e) {
            throw new UnsendableRowException(row, LetterReason.INVALID_COLUMN, String.valueOf(e.getMessage()), e);
        }
    }

    private EventEnvelope envelope(CapturedRow row, String aggregateType, byte[] payload) {
        return new EventEnvelope(
                id(row),
                required(row, "type", row.type()),
                source,
                aggregateType,
                required(row, "aggregateid", row.aggregateId()),
                row.aggregateVersion(),
                row.occurredAt(),
                row.traceparent(),
                headers(row),
                payload);
    }

    private static String topic(CapturedRow row, String aggregateType) {
        if (!TOPIC_PART.matcher(aggregateType).matches()) {
            throw new UnsendableRowException(
                    row,
                    LetterReason.INVALID_TOPIC,
                    "its aggregate type cannot be part of a topic name (A-Z, a-z, 0-9, '.', '_', '-')",
                    null);
        }
        return Topics.of(aggregateType);
    }

    private static UUID id(CapturedRow row) {
        var text = required(row, "id", row.id());
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return UUID.nameUUIDFromBytes(text.getBytes(UTF_8));
        }
    }

    private static String required(CapturedRow row, String column, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new UnsendableRowException(
                    row,
                    LetterReason.INVALID_COLUMN,
                    "its %s is %s".formatted(column, value == null ? "null" : "empty"),
                    null);
        }
        return value;
    }

    private Map<String, String> headers(CapturedRow row) {
        if (row.headers() == null) {
            return Map.of();
        }
        try {
            var headers = json.readValue(row.headers(), HEADERS);
            if (headers != null && headers.containsValue(null)) {
                throw new UnsendableRowException(
                        row,
                        LetterReason.INVALID_HEADERS,
                        "its headers are not a JSON object of strings: one is null",
                        null);
            }
            if (headers != null && headers.keySet().stream().anyMatch(EnvelopeHeaders::isReserved)) {
                throw new UnsendableRowException(
                        row,
                        LetterReason.INVALID_HEADERS,
                        "its headers %s contain a name that belongs to the envelope".formatted(headers.keySet()),
                        null);
            }
            return headers == null ? Map.of() : headers;
        } catch (JacksonException e) {
            throw new UnsendableRowException(
                    row,
                    LetterReason.INVALID_HEADERS,
                    "its headers are not a JSON object of strings: " + e.getMessage(),
                    e);
        }
    }
}
