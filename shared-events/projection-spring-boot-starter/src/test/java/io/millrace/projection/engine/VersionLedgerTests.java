package io.millrace.projection.engine;

import static io.millrace.projection.Outcome.APPLIED;
import static io.millrace.projection.Outcome.DUPLICATE;
import static io.millrace.projection.Outcome.GAP;
import static io.millrace.projection.Outcome.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.projection.ProjectionKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionLedgerTests {

    private static final AggregateKey KEY = new AggregateKey("post", "a");

    @Test
    void stateAppliesWhateverIsNewer() {
        var ledger = new VersionLedger(ProjectionKind.STATE, Map.of(KEY, 3L));

        assertThat(ledger.decide(KEY, 3)).isEqualTo(DUPLICATE);
        assertThat(ledger.decide(KEY, 2)).isEqualTo(SUPERSEDED);
        assertThat(ledger.decide(KEY, 4)).isEqualTo(APPLIED);
        assertThat(ledger.decide(KEY, 9)).isEqualTo(GAP);
        assertThat(ledger.decide(KEY, 5)).isEqualTo(SUPERSEDED);
        assertThat(ledger.current(KEY)).isEqualTo(9);
    }

    @Test
    void deltaAppliesOnlyTheNext() {
        var ledger = new VersionLedger(ProjectionKind.DELTA, Map.of(KEY, 3L));

        assertThat(ledger.decide(KEY, 2)).isEqualTo(DUPLICATE);
        assertThat(ledger.decide(KEY, 5)).isEqualTo(GAP);
        assertThat(ledger.decide(KEY, 4)).isEqualTo(APPLIED);
        assertThat(ledger.decide(KEY, 5)).isEqualTo(APPLIED);
        assertThat(ledger.current(KEY)).isEqualTo(5);
    }

    @Test
    void onlyHeadsThatMovedAreWritten() {
        var other = new AggregateKey("post", "b");
        var ledger = new VersionLedger(ProjectionKind.STATE, Map.of(KEY, 3L, other, 1L));
        ledger.decide(KEY, 3);
        ledger.decide(other, 2);

        assertThat(ledger.moved()).containsOnlyKeys(other);
    }
}
