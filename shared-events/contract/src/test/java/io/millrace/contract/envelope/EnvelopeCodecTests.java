package io.millrace.contract.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeCodecTests {

    private final EnvelopeCodec codec = new EnvelopeCodec();

    @Test
    void decodesWhatItEncodes() {
        var event = event(7, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", Map.of("tenant", "grün"));

        assertThat(decode(event)).usingRecursiveComparison().isEqualTo(event);
    }

    @Test
    void anEventWithoutVersionTraceOrHeadersStaysWithoutThem() {
        var event = event(0, null, Map.of());

        assertThat(decode(event)).usingRecursiveComparison().isEqualTo(event);
        assertThat(codec.encode("t", event).headers().lastHeader(EnvelopeHeaders.AGGREGATE_VERSION))
                .isNull();
    }

    @Test
    void theKeyIsTheAggregateAndPartitionAndTimestampAreTheProducers() {
        var record = codec.encode("events.post", event(1, null, Map.of()));

        assertThat(record.key()).asString(UTF_8).isEqualTo("p-1");
        assertThat(record.timestamp()).isNull();
        assertThat(record.partition()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_anything", "content-type"})
    void aWritersHeaderMustNotPoseAsTheEnvelope(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> codec.encode("t", event(1, null, Map.of(name, "x"))))
                .withMessageContainingAll(name, "rename it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_id", "ce_type", "ce_source", "ce_aggregatetype", "ce_subject", "ce_time"})
    void aMissingAttributeIsNamed(String name) {
        var record = record(event(1, null, Map.of()));
        record.headers().remove(name);

        assertMalformed(record, name);
    }

    @ParameterizedTest
    @CsvSource({
        "ce_id,nonsense",
        "ce_id,''",
        "ce_time,yesterday",
        "ce_time,''",
        "ce_aggregateversion,one",
        "ce_aggregateversion,-1",
        "ce_aggregateversion,''",
        "ce_aggregateversion,1.0",
        "ce_aggregateversion,99999999999999999999"
    })
    void anAttributeThatDoesNotParseIsNamedWithItsValue(String name, String value) {
        var record = record(event(1, null, Map.of()));
        replace(record.headers(), name, value.getBytes(UTF_8));

        assertMalformed(record, name + " does not parse: '" + value + "'");
    }

    @Test
    void anAttributeWithoutValueIsMalformed() {
        var record = record(event(1, null, Map.of()));
        replace(record.headers(), "ce_id", null);

        assertMalformed(record, "ce_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_type", "ce_source", "ce_subject", "ce_aggregatetype"})
    void anAttributeThatNoDatabaseKeepsIsMalformed(String name) {
        var record = record(event(1, null, Map.of()));
        replace(record.headers(), name, "a\0b".getBytes(UTF_8));

        assertMalformed(record, name + " has the character NUL");
    }

    @Test
    void aRecordWithoutValueIsNoEvent() {
        var headers = record(event(1, null, Map.of())).headers();
        var record = new ConsumerRecord<byte[], byte[]>("events.post", 3, 42, null, null);
        headers.forEach(record.headers()::add);

        assertMalformed(record, "no value");
    }

    @Test
    void negativeVersionsAreRefusedBeforeTheyTravel() {
        assertThatIllegalArgumentException().isThrownBy(() -> event(-1, null, Map.of()));
    }

    private void assertMalformed(ConsumerRecord<byte[], byte[]> record, String reason) {
        assertThatExceptionOfType(MalformedEnvelopeException.class)
                .isThrownBy(() -> codec.decode(record))
                .withMessageContainingAll("events.post-3@42", reason);
    }

    private EventEnvelope decode(EventEnvelope event) {
        return codec.decode(record(event));
    }

    private ConsumerRecord<byte[], byte[]> record(EventEnvelope event) {
        var sent = codec.encode("events.post", event);
        var record = new ConsumerRecord<>("events.post", 3, 42, sent.key(), sent.value());
        sent.headers().forEach(record.headers()::add);
        return record;
    }

    private static void replace(Headers headers, String name, byte @Nullable [] value) {
        headers.remove(name);
        headers.add(name, value);
    }

    private static EventEnvelope event(long version, @Nullable String traceparent, Map<String, String> headers) {
        return new EventEnvelope(
                UUID.fromString("01a1f853-957e-77dd-a7ad-7e7edfc1e7b0"),
                "post.published.v1",
                "write-service",
                "post",
                "p-1",
                version,
                Instant.parse("2026-11-20T09:00:00Z"),
                traceparent,
                headers,
                "{}".getBytes(UTF_8));
    }
}
