package io.millrace.relay.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.letter.UnreadRows.Unread;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadRowsTests {

    private static final RowKey KEY = new RowKey("events.post", "p1");

    private final UnreadRows rows =
            new UnreadRows("slot", Map.of("r3", new Unread(KEY, 500), "r9", new Unread(null, 600)));

    @Test
    void aRowIsReadWithTheBatchThatHasIt() {
        assertThat(rows.read(upTo(100, 7, row("r1"), row("r2")))).isFalse();
        assertThat(rows.contains("r3")).isTrue();
        assertThat(rows.isAnyOf(KEY)).isTrue();
        assertThat(rows.read(upTo(100, 7, row("r3")))).isTrue();
        assertThat(rows.contains("r3")).isFalse();
        assertThat(rows.isAnyOf(KEY)).isFalse();
        assertThat(rows.contains("r9")).isTrue();
    }

    /** One that was confirmed long ago never comes again. */
    @Test
    void aHeartbeatBehindItsRecordingShowsThatARowWasRead() {
        assertThat(rows.read(heartbeat(499))).isFalse();
        assertThat(rows.read(heartbeat(500))).isTrue();
        assertThat(rows.contains("r3")).isFalse();
        assertThat(rows.contains("r9")).isTrue();
    }

    @Test
    void soDoesACommitButNoRowOfATransactionThatMayHaveCommittedEarlier() {
        assertThat(rows.read(new CapturedBatch(List.of(), new StreamPoint(499, 7, 1), 9_000, null, "")))
                .isFalse();
        assertThat(rows.read(new CapturedBatch(List.of(), new StreamPoint(600, 7, 1), 9_000, null, "")))
                .isTrue();
        assertThat(rows.isEmpty()).isTrue();
    }

    @Test
    void ofTwoRecordingsTheEarlierCounts() {
        var late = new Unread(KEY, 500);
        var early = new Unread(KEY, 400);
        assertThat(late.earlier(early)).isEqualTo(early);
        assertThat(early.earlier(late)).isEqualTo(early);
    }

    private static CapturedBatch heartbeat(long lsn) {
        return new CapturedBatch(List.of(), StreamPoint.behind(100), lsn, Instant.EPOCH, "");
    }

    private static CapturedBatch upTo(long committed, long transaction, CapturedRow... rows) {
        return new CapturedBatch(List.of(rows), new StreamPoint(committed, transaction, rows.length), 9_000, null, "");
    }

    private static CapturedRow row(String id) {
        return new CapturedRow(
                new StreamPoint(100, 7, 1), 9_000, id, "post", "p1", 1, "t", null, null, null, Instant.EPOCH);
    }
}
