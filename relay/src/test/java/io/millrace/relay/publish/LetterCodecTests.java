package io.millrace.relay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.letter.LetterReason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LetterCodecTests {

    private final LetterCodec codec = new LetterCodec(new RowRouter("/orders"));

    @Test
    void headersOfARowThatAreNamedAsTheRelaysAreNotTakenForTheRelays() {
        var headers = headers(
                """
                {"tenant": "a", "dl-raw-headers": "forged", "dl-id": "forged", "dl-pointer": "forged", "dl-else": "forged"}
                """);

        assertThat(headers)
                .containsEntry("tenant", "a")
                .containsEntry(DeadLetterHeaders.ID, "letter")
                .doesNotContainKeys(DeadLetterHeaders.RAW_HEADERS, DeadLetterHeaders.POINTER, "dl-else")
                .doesNotContainValue("forged");
    }

    @Test
    void headersThatDoNotParseAreKeptAsTheyAre() {
        assertThat(headers("{\"dl-raw-headers\": 1"))
                .containsEntry(DeadLetterHeaders.RAW_HEADERS, "{\"dl-raw-headers\": 1");
    }

    private Map<String, String> headers(String ofRow) {
        var row = new CapturedRow(
                StreamPoint.behind(0),
                1,
                "6d1f4a8e-6f0c-4a3e-8f0b-0d9a6d2c7b11",
                "post",
                "p1",
                1,
                "post.published.v1",
                "{}".getBytes(UTF_8),
                ofRow,
                null,
                Instant.EPOCH);
        var letter = new Letter(
                "letter", row, "events.post", LetterReason.TOO_LARGE, "Cause", "too large", 1, Instant.EPOCH, null);
        Map<String, String> headers = new HashMap<>();
        for (var header : codec.encode("events.post.DLT", letter, key -> null).headers()) {
            assertThat(headers.put(header.key(), new String(header.value(), UTF_8)))
                    .as("%s is there once", header.key())
                    .isNull();
        }
        return headers;
    }
}
