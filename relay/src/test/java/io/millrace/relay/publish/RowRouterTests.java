package io.millrace.relay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RowRouterTests {

    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678901Z");

    private final RowRouter router = new RowRouter("/orders");

    @Test
    void aRowBecomesTheEventItHolds() {
        var record =
                router.route(row(ID, "post", "p1", 3, "post.published.v1", "{}", "{\"tenant\":\"7\"}", "00-a-b-01"));
        assertThat(record.topic()).isEqualTo("events.post");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("p1");
        assertThat(record.partition()).isNull();
        assertThat(decoded(record))
                .usingRecursiveComparison()
                .isEqualTo(new EventEnvelope(
                        UUID.fromString(ID),
                        "post.published.v1",
                        "/orders",
                        "post",
                        "p1",
                        3,
                        AT,
                        "00-a-b-01",
                        Map.of("tenant", "7"),
                        "{}".getBytes(UTF_8)));
    }

    @Test
    void anIdThatIsNoUuidAlwaysGivesTheSameUuid() {
        var first = decoded(router.route(row("4711", "post", "p1", 0, "t", "{}", null, null)));
        var again = decoded(router.route(row("4711", "post", "p1", 0, "t", "{}", null, null)));
        var other = decoded(router.route(row("4712", "post", "p1", 0, "t", "{}", null, null)));
        assertThat(first.id()).isEqualTo(again.id()).isNotEqualTo(other.id());
        assertThat(first.aggregateVersion()).isZero();
    }

    static Stream<Arguments> poison() {
        return Stream.of(
                Arguments.of("its id is null", row(null, "post", "p1", 1, "t", "{}", null, null)),
                Arguments.of("its id is empty", row(" ", "post", "p1", 1, "t", "{}", null, null)),
                Arguments.of("its aggregatetype is null", row(ID, null, "p1", 1, "t", "{}", null, null)),
                Arguments.of("part of a topic name", row(ID, "no topic", "p1", 1, "t", "{}", null, null)),
                Arguments.of("part of a topic name", row(ID, "ä", "p1", 1, "t", "{}", null, null)),
                Arguments.of("part of a topic name", row(ID, "x".repeat(201), "p1", 1, "t", "{}", null, null)),
                Arguments.of("its aggregateid is null", row(ID, "post", null, 1, "t", "{}", null, null)),
                Arguments.of("its aggregateid is empty", row(ID, "post", "", 1, "t", "{}", null, null)),
                Arguments.of("its type is null", row(ID, "post", "p1", 1, null, "{}", null, null)),
                Arguments.of("its type is empty", row(ID, "post", "p1", 1, "", "{}", null, null)),
                Arguments.of("its payload is null", row(ID, "post", "p1", 1, "t", null, null, null)),
                Arguments.of("version", row(ID, "post", "p1", -1, "t", "{}", null, null)),
                Arguments.of("its headers are not", row(ID, "post", "p1", 1, "t", "{}", "garbage", null)),
                Arguments.of("its headers are not", row(ID, "post", "p1", 1, "t", "{}", "[1]", null)),
                Arguments.of("its headers are not", row(ID, "post", "p1", 1, "t", "{}", "{\"a\":{}}", null)),
                Arguments.of("its headers are not", row(ID, "post", "p1", 1, "t", "{}", "{\"a\":null}", null)),
                Arguments.of("ce_id", row(ID, "post", "p1", 1, "t", "{}", "{\"ce_id\":\"x\"}", null)),
                Arguments.of("ce_\\0", row(ID, "post", "p1", 1, "t", "{}", "{\"ce_\\u0000\":\"x\"}", null)));
    }

    @Test
    void anyTimeIsSent() {
        for (var time : List.of(Instant.MIN, Instant.EPOCH.minusSeconds(1), Instant.MAX)) {
            assertThat(decoded(router.route(at(time))).occurredAt()).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @MethodSource("poison")
    void aRowThatCannotBeSentIsNamedAndNothingElseIsThrown(String reason, CapturedRow row) {
        assertThatThrownBy(() -> router.route(row))
                .isInstanceOf(UnsendableRowException.class)
                .hasMessageContaining("Outbox row " + row.id())
                .hasMessageContaining("LSN 0/2A, place 7/3")
                .hasMessageContaining(reason)
                .hasMessageContaining("--millrace.relay.skip-rows=" + (row.id() == null ? "7/3" : row.id()));
    }

    /** Whatever a foreign writer leaves in the columns: a record or a named row, never anything else. */
    @Test
    void garbageNeverBreaksTheRouter() {
        var random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            var row = new CapturedRow(
                    new StreamPoint(1, 7, 3),
                    42,
                    garbage(random, ID),
                    garbage(random, "post"),
                    garbage(random, "p1"),
                    random.nextInt(4) - 1,
                    garbage(random, "t"),
                    random.nextInt(5) == 0 ? null : new byte[random.nextInt(3)],
                    garbage(random, "{\"a\":\"b\"}"),
                    garbage(random, "00-a-b-01"),
                    Instant.ofEpochSecond(random.nextLong() >> (28 + random.nextInt(8))));
            try {
                assertThat(router.route(row).key()).isNotEmpty();
            } catch (UnsendableRowException e) {
                assertThat(e.row()).isSameAs(row);
            }
        }
    }

    private static String garbage(Random random, String good) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> "\u0000\uD800";
            case 3 -> "{\"content-type\":\"x\"}";
            case 4 -> "{\"\":[]}";
            default -> good;
        };
    }

    private static CapturedRow at(Instant time) {
        return new CapturedRow(
                new StreamPoint(1, 7, 3), 42, ID, "post", "p1", 1, "t", "{}".getBytes(UTF_8), null, null, time);
    }

    private static CapturedRow row(
            String id,
            String aggregateType,
            String aggregateId,
            long version,
            String type,
            String payload,
            String headers,
            String traceparent) {
        return new CapturedRow(
                new StreamPoint(1, 7, 3),
                42,
                id,
                aggregateType,
                aggregateId,
                version,
                type,
                payload == null ? null : payload.getBytes(UTF_8),
                headers,
                traceparent,
                AT);
    }

    private static EventEnvelope decoded(ProducerRecord<byte[], byte[]> record) {
        return new EnvelopeCodec()
                .decode(new ConsumerRecord<>(
                        record.topic(),
                        0,
                        0,
                        ConsumerRecord.NO_TIMESTAMP,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        record.key(),
                        record.value(),
                        record.headers(),
                        java.util.Optional.empty()));
    }
}
