package io.millrace.relay.letter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LetterIdTests {

    @Test
    void isTheRowsOwnIfItHasOne() {
        assertThat(LetterId.of("slot", row("4711", 7, 1, "{}"))).isEqualTo("4711");
    }

    @Test
    void isMadeOfSlotAndPlaceOtherwise() {
        var id = LetterId.of("slot", row(null, 7, 1, "{}"));
        assertThat(LetterId.of("slot", row(" ", 7, 1, "{}"))).isEqualTo(id);
        assertThat(LetterId.of("slot", row(null, 7, 2, "{}"))).isNotEqualTo(id);
        assertThat(LetterId.of("other", row(null, 7, 1, "{}"))).isNotEqualTo(id);
    }

    /** A row that is read from the table has no place: rows that differ are different. */
    @Test
    void isMadeOfWhatTheRowHoldsWithoutAPlace() {
        var id = LetterId.of("slot", row(null, 0, 0, "{}"));
        assertThat(LetterId.of("slot", row(null, 0, 0, "{}"))).isEqualTo(id);
        assertThat(LetterId.of("slot", row(null, 0, 0, "[]"))).isNotEqualTo(id);
    }

    private static CapturedRow row(String id, long transaction, int row, String payload) {
        return new CapturedRow(
                new StreamPoint(1, transaction, row),
                42,
                id,
                "post",
                "p1",
                1,
                "t",
                payload.getBytes(UTF_8),
                null,
                null,
                Instant.EPOCH);
    }
}
