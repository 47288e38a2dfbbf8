package io.millrace.local.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionLedgerTests {

    private final PartitionLedger ledger = new PartitionLedger();

    @Test
    void holesOfTransactionMarkersAreNotCounted() {
        add(0, 1, 3, 4, 6);

        assertThat(ledger.behind(0)).isEqualTo(5);
        assertThat(ledger.behind(2)).isEqualTo(3);
        assertThat(ledger.behind(3)).isEqualTo(3);
        assertThat(ledger.behind(7)).isZero();
        assertThat(ledger.behind(100)).isZero();
    }

    @Test
    void whatIsForgottenStaysSeen() {
        add(0, 1, 2, 3);

        ledger.forgetBelow(3);

        assertThat(ledger.seen()).isEqualTo(4);
        assertThat(ledger.behind(3)).isEqualTo(1);
        assertThat(ledger.behind(4)).isZero();
    }

    @Test
    void staysSmallWhileItIsAppliedAndGrowsWhileItIsNot() {
        for (int offset = 0; offset < 100_000; offset++) {
            ledger.add(offset);
            if (offset % 50 == 0 && offset < 50_000) {
                ledger.forgetBelow(offset);
            }
        }

        assertThat(ledger.seen()).isEqualTo(100_000);
        assertThat(ledger.behind(60_000)).isEqualTo(40_000);
    }

    private void add(long... offsets) {
        for (long offset : offsets) {
            ledger.add(offset);
        }
    }
}
