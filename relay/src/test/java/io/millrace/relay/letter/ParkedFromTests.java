package io.millrace.relay.letter;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ParkedFromTests {

    private final ParkedFrom from = new ParkedFrom(100, "7421/3");

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
    void whatIsReadBehindItOrFromTheTableWaits() {
        assertThat(ParkedFrom.HERE.isBefore(row(1, 1, 1))).isTrue();
        assertThat(from.isBefore(row(0, 0, 0))).isTrue();
    }

    @Test
    void theEarliestOfTwoCounts() {
        assertThat(from.earlier(new ParkedFrom(50, "7/1")).lsn()).isEqualTo(50);
        assertThat(from.earlier(new ParkedFrom(150, "9/1"))).isEqualTo(from);
        assertThat(from.earlier(ParkedFrom.HERE)).isEqualTo(ParkedFrom.HERE);
    }

    private static CapturedRow row(long lsn, long transaction, int row) {
        return new CapturedRow(
                new StreamPoint(1, transaction, row), lsn, "id", "post", "p1", 1, "t", null, null, null, Instant.EPOCH);
    }
}
