package io.millrace.relay.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SkippedRowsTests {

    private static final CapturedRow FIRST = row("a", new StreamPoint(1, 7, 1));
    private static final CapturedRow SECOND = row(null, new StreamPoint(1, 7, 2));
    private static final CapturedRow RETAINED = row(null, StreamPoint.behind(0));

    @Test
    void onlyNamedRowsAreLeftOut() {
        assertThat(new SkippedRows(Set.of()).without(List.of(FIRST, SECOND))).containsExactly(FIRST, SECOND);
        assertThat(new SkippedRows(Set.of("a")).without(List.of(FIRST, SECOND))).containsExactly(SECOND);
        assertThat(new SkippedRows(Set.of("7/2")).without(List.of(FIRST, SECOND)))
                .containsExactly(FIRST);
        assertThat(new SkippedRows(Set.of("7/3", "b")).without(List.of(FIRST, SECOND)))
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void aRetainedRowHasNoPlaceToBeNamedBy() {
        assertThat(new SkippedRows(Set.of("0/0")).without(List.of(RETAINED))).containsExactly(RETAINED);
    }

    @Test
    void aBatchKeepsItsEndEvenIfItsLastRowIsLeftOut() {
        var batch = new CapturedBatch(List.of(FIRST, SECOND), SECOND.point(), 42, null, "token");
        var rest = new SkippedRows(Set.of("7/2")).without(batch);
        assertThat(rest.rows()).containsExactly(FIRST);
        assertThat(rest.end()).isEqualTo(SECOND.point());
        assertThat(rest.token()).isEqualTo("token");
        assertThat(new SkippedRows(Set.of("b")).without(batch)).isSameAs(batch);
    }

    private static CapturedRow row(String id, StreamPoint point) {
        return new CapturedRow(point, 42, id, "post", "p1", 1, "t", new byte[1], null, null, Instant.EPOCH);
    }
}
