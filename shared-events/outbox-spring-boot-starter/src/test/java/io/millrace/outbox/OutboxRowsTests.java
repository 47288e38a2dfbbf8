package io.millrace.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.UnknownEventTypeException;
import io.millrace.contract.outbox.Receipt;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class OutboxRowsTests {

    private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00.123456789Z");

    private final OutboxRows rows = rows(DataSize.ofKilobytes(900));

    @Test
    void aRowCarriesAllThatTheTableKeeps() {
        var row = row(new OutboxEvent("o-1", 7, OrderPlaced.of("o-1"), Map.of("tenant", "grün")));

        assertThat(row.aggregateType()).isEqualTo("order");
        assertThat(row.type()).isEqualTo("order.placed.v1");
        assertThat(row.payload()).isEqualTo("{\"orderId\":\"o-1\",\"text\":\"Grüße \\\"안녕\\\" \\\\ 🙂\\n\"}");
        assertThat(row.headers()).isEqualTo("{\"tenant\":\"grün\"}");
        assertThat(row.traceparent()).isEqualTo(TRACEPARENT);
        assertThat(row.occurredAt())
                .isEqualTo(OffsetDateTime.ofInstant(Instant.parse("2026-11-20T09:00:00.123456Z"), ZoneOffset.UTC));
        assertThat(row.receipt()).isEqualTo(new Receipt("order", "o-1", 7));
    }

    @Test
    void anEventWithoutHeadersHasNone() {
        assertThat(row(event(OrderPlaced.of("o-1"))).headers()).isNull();
    }

    @Test
    void idsAreOfVersionSevenCarryTheClockAndRise() {
        var ids = rows
                .of(IntStream.range(0, 10_000)
                        .mapToObj(i -> event(OrderPlaced.of("o-" + i)))
                        .toList())
                .stream()
                .map(OutboxRow::id)
                .toList();

        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
        });
        assertThat(ids.stream().map(UUID::toString).toList()).isSorted();
    }

    @Test
    void aRecordThatIsNotRegisteredIsRefused() {
        assertThatExceptionOfType(UnknownEventTypeException.class)
                .isThrownBy(() -> row(event("text")))
                .withMessageContainingAll("java.lang.String", "order.placed.v1");
    }

    @Test
    void aPayloadUpToTheLimitIsKeptAndOneByteMoreRefused() {
        var limited = rows(DataSize.ofBytes(100));
        int frame = "{\"orderId\":\"o-1\",\"text\":\"\"}".length();

        assertThat(limited.of(List.of(event(new OrderPlaced("o-1", "x".repeat(100 - frame))))))
                .hasSize(1);
        assertThatExceptionOfType(PayloadTooLargeException.class)
                .isThrownBy(() -> limited.of(List.of(event(new OrderPlaced("o-1", "x".repeat(101 - frame))))))
                .withMessageContainingAll("order.placed.v1", "o-1", "101", "100", "max-payload-size")
                .satisfies(e -> assertThat(List.of(e.type(), e.aggregateId(), e.size(), e.limit()))
                        .containsExactly("order.placed.v1", "o-1", 101L, 100L));
    }

    @Test
    void theLimitCountsBytesNotCharacters() {
        var limited = rows(DataSize.ofBytes(100));

        assertThatExceptionOfType(PayloadTooLargeException.class)
                .isThrownBy(() -> limited.of(List.of(event(new OrderPlaced("o-1", "한".repeat(30))))))
                .satisfies(e -> assertThat(e.size()).isEqualTo(117));
    }

    private OutboxRow row(OutboxEvent event) {
        return rows.of(Collections.singletonList(event)).get(0);
    }

    private static OutboxEvent event(Object event) {
        return new OutboxEvent("o-1", 1, event, Map.of());
    }

    private static OutboxRows rows(DataSize limit) {
        return new OutboxRows(
                EventTypes.of(OrderPlaced.class), () -> TRACEPARENT, Clock.fixed(NOW, ZoneOffset.UTC), limit);
    }
}
