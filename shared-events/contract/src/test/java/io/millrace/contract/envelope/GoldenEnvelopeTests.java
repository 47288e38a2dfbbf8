package io.millrace.contract.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The envelope on the wire, byte for byte. A sample that was released is never changed. */
class GoldenEnvelopeTests {

    private static final String SAMPLE = "/golden/envelope.json";

    private final EnvelopeCodec codec = new EnvelopeCodec();

    private final EventEnvelope event = new EventEnvelope(
            UUID.fromString("01a1f853-957e-77dd-a7ad-7e7edfc1e7b0"),
            "post.published.v1",
            "write-service",
            "post",
            "01a1f853-8369-7c0e-9012-e8206862b1bd",
            7,
            Instant.parse("2026-11-20T09:39:49.756120Z"),
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            headers(),
            "{\"title\":\"Grüße 안녕\"}".getBytes(UTF_8));

    @Test
    void encodesToTheSample() throws IOException {
        assertThat(render(codec.encode("events.post", event))).isEqualTo(sample());
    }

    @Test
    void decodesFromTheSample() throws IOException {
        assertThat(codec.decode(parse(sample()))).usingRecursiveComparison().isEqualTo(event);
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("tenant", "grün");
        headers.put("actor", "someone");
        return headers;
    }

    private static String sample() throws IOException {
        try (var in = GoldenEnvelopeTests.class.getResourceAsStream(SAMPLE)) {
            return new String(in.readAllBytes(), UTF_8).stripTrailing();
        }
    }

    private static String render(ProducerRecord<byte[], byte[]> record) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("topic", record.topic());
        shown.put("key", new String(record.key(), UTF_8));
        Map<String, String> headers = new LinkedHashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        shown.put("headers", headers);
        shown.put("value", new String(record.value(), UTF_8));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(shown);
    }

    private static ConsumerRecord<byte[], byte[]> parse(String sample) {
        var shown = JsonMapper.shared().readTree(sample);
        var record = new ConsumerRecord<>(
                shown.get("topic").stringValue(),
                0,
                0,
                shown.get("key").stringValue().getBytes(UTF_8),
                shown.get("value").stringValue().getBytes(UTF_8));
        shown.get("headers").properties().forEach(header -> record.headers()
                .add(header.getKey(), header.getValue().stringValue().getBytes(UTF_8)));
        return record;
    }
}
