package io.millrace.relay.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParkedFromTests {

    private final ParkedFrom from = new ParkedFrom(100, "7421/3", 5, "id-5");

    @Test
    void rowsInFrontOfTheFailedOneAreNotBehindIt() {
        assertThat(from.isBefore(row(99, 7420, 9))).isFalse();
        assertThat(from.isBefore(row(101, 7422, 1))).isTrue();
    }

    @Test
    void rowsOfOneLsnAreToldApartByTheirPlace() {
        assertThat(from.isBefore(row(100, 7421, 2))).isFalse();
        assertThat(from.isBefore(row(100, 7421, 3))).isFalse();
        assertThat(from.isBefore(row(100, 7421, 4))).isTrue();
    }

    @Test
    void whateverIsReadFromHereOnWaits() {
        assertThat(ParkedFrom.HERE.isBefore(row(1, 1, 1))).isTrue();
        assertThat(ParkedFrom.HERE.isBefore(retained(0, "1"))).isTrue();
        assertThat(new ParkedFrom(0, null, 0, null).isBefore(retained(0, "1"))).isTrue();
    }

    @Test
    void rowsOfABackfillComeInTheOrderOfTheirVersions() {
        assertThat(from.isBefore(retained(4, "id-9"))).isFalse();
        assertThat(from.isBefore(retained(5, "id-5"))).as("the failed row").isTrue();
        assertThat(from.isBefore(retained(6, "id-1"))).isTrue();
    }

    @Test
    void withoutVersionsTheyComeInTheOrderOfTheirIds() {
        var id = "0190f5fe-1111-7000-8000-00000000000";
        var parked = new ParkedFrom(0, null, 0, id + "5");
        assertThat(parked.isBefore(retained(0, id + "4"))).isFalse();
        assertThat(parked.isBefore(retained(0, id + "a"))).isTrue();
        var numbered = new ParkedFrom(0, null, 0, "100");
        assertThat(numbered.isBefore(retained(0, "99"))).isFalse();
        assertThat(numbered.isBefore(retained(0, "101"))).isTrue();
        assertThat(numbered.isBefore(retained(0, null))).isTrue();
    }

    @Test
    void theEarliestOfTwoCounts() {
        assertThat(from.earlier(new ParkedFrom(50, "7/1", 3, "id-3")).lsn()).isEqualTo(50);
        assertThat(from.earlier(new ParkedFrom(150, "9/1", 7, "id-7"))).isEqualTo(from);
        assertThat(from.earlier(ParkedFrom.HERE)).isEqualTo(ParkedFrom.HERE);
        var retained = new ParkedFrom(0, null, 4, "id-4");
        assertThat(retained.earlier(new ParkedFrom(0, null, 2, "id-2")).version())
                .isEqualTo(2);
    }

    private static CapturedRow row(long lsn, long transaction, int row) {
        return new CapturedRow(
                new StreamPoint(1, transaction, row), lsn, "id", "post", "p1", 1, "t", null, null, null, Instant.EPOCH);
    }

    private static CapturedRow retained(long version, @Nullable String id) {
        return new CapturedRow(
                StreamPoint.behind(0), 0, id, "post", "p1", version, "t", null, null, null, Instant.EPOCH);
    }
}
