package io.millrace.contract.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadJsonTests {

    enum Size {
        SMALL,
        LARGE
    }

    @NullMarked
    record Line(String article, int pieces) {}

    @NullMarked
    @EventType(value = "order.placed.v1", aggregate = "order")
    record OrderPlaced(
            String orderId, long cents, Size size, boolean gift, Instant at, List<Line> lines, @Nullable String note) {

        OrderPlaced {
            if (cents < 0) {
                throw new IllegalArgumentException("cents are not negative");
            }
        }
    }

    private static final String COMPLETE =
            """
            {"orderId":"o-1","cents":5,"size":"SMALL","gift":true,"at":"2026-11-20T09:00:00Z",
             "lines":[{"article":"a","pieces":2}],"note":"n"}""";

    private final PayloadJson json = new PayloadJson();
    private final RegisteredEventType type =
            EventTypes.of(OrderPlaced.class).all().iterator().next();

    @Test
    void readsWhatItWrites() {
        var event = new OrderPlaced(
                "ö-1", 5, Size.LARGE, false, Instant.parse("2026-11-20T09:00:00.123456Z"), List.of(), null);

        assertThat(json.read(type, json.write(event))).isEqualTo(event);
        assertThat(json.writeText(event).getBytes(UTF_8)).isEqualTo(json.write(event));
    }

    @Test
    void ignoresFieldsItDoesNotKnow() {
        assertThat(read(COMPLETE.replace("\"note\"", "\"later\":{\"x\":[1]},\"note\"")))
                .isEqualTo(read(COMPLETE));
    }

    @ParameterizedTest
    @ValueSource(strings = {",\"note\":\"n\"", "\"n\""})
    void aNullableComponentMayBeMissingOrNull(String part) {
        var event = (OrderPlaced) read(COMPLETE.replace(part, part.startsWith(",") ? "" : "null"));

        assertThat(event.note()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"orderId\":\"o-1\",",
                "\"cents\":5,",
                "\"gift\":true,",
                "\"at\":\"2026-11-20T09:00:00Z\",",
                "\"article\":\"a\",",
                ",\"pieces\":2"
            })
    void aMissingComponentDoesNotFit(String part) {
        assertThat(COMPLETE).contains(part);
        assertMismatch(COMPLETE.replace(part, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"o-1\"", "5", "\"SMALL\"", "true", "\"2026-11-20T09:00:00Z\"", "\"a\"", "2}"})
    void aNullComponentDoesNotFit(String value) {
        assertThat(COMPLETE).contains(value);
        assertMismatch(COMPLETE.replace(":" + value, value.endsWith("}") ? ":null}" : ":null"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5>\"5\"",
                "5>5.5",
                "5>true",
                "5>99999999999999999999",
                "5>-1",
                "true>1",
                "true>\"true\"",
                "\"o-1\">1",
                "\"o-1\">{}",
                "\"o-1\">[]",
                "\"SMALL\">\"TINY\"",
                "\"SMALL\">0",
                "\"SMALL\">\"\"",
                "\"2026-11-20T09:00:00Z\">\"yesterday\"",
                "[{>{",
                "}]>}",
                "2}>\"2\"}"
            })
    void aWrongTypeDoesNotFit(String change) {
        var parts = change.split(">");
        assertThat(COMPLETE).contains(parts[0]);
        assertMismatch(COMPLETE.replace(parts[0], parts[1]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{} {}", "nonsense", "\u0000"})
    void whatIsNotOneObjectDoesNotFit(String payload) {
        assertMismatch(payload);
    }

    @Test
    void bytesThatAreNotUtf8DoNotFit() {
        assertThatExceptionOfType(PayloadMismatchException.class)
                .isThrownBy(() -> json.read(type, new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'}));
    }

    @Test
    void theRefusalNamesTypeRecordAndField() {
        assertThatExceptionOfType(PayloadMismatchException.class)
                .isThrownBy(() -> read(COMPLETE.replace("\"cents\":5,", "")))
                .withMessageContainingAll("order.placed.v1", "OrderPlaced", "cents")
                .satisfies(e -> assertThat(e.type()).hasToString("order.placed.v1"));
    }

    private Object read(String payload) {
        return json.read(type, payload.getBytes(UTF_8));
    }

    private void assertMismatch(String payload) {
        assertThatExceptionOfType(PayloadMismatchException.class)
                .as(payload)
                .isThrownBy(() -> read(payload))
                .withMessageContaining("order.placed.v1");
    }
}
