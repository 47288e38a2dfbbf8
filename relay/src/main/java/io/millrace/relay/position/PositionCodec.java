package io.millrace.relay.position;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Positions as records of the topic of positions: keyed by the slot, the value JSON. Thread-safe. */
public final class PositionCodec {

    private final JsonMapper json = JsonMapper.builder()
            .disable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private final String topic;
    private final byte[] slot;

    public PositionCodec(String topic, String slot) {
        this.topic = topic;
        this.slot = slot.getBytes(UTF_8);
    }

    public ProducerRecord<byte[], byte[]> encode(RelayPosition position) {
        return new ProducerRecord<>(topic, 0, slot, json.writeValueAsBytes(position));
    }

    RelayPosition decode(byte[] value) {
        return json.readValue(value, RelayPosition.class);
    }

    boolean isOurs(byte[] key) {
        return java.util.Arrays.equals(slot, key);
    }

    public String topic() {
        return topic;
    }
}
