package io.millrace.relay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.relay.delivery.Samples.Sample;
import org.junit.jupiter.api.Test;

class SamplesTests {

    private final Samples samples = new Samples();

    @Test
    void theYoungestOneThatTheSlotHasPassedCounts() {
        for (long lsn = 10; lsn <= 40; lsn += 10) {
            samples.add(sample(lsn));
        }
        assertThat(samples.passed(9)).isEmpty();
        assertThat(samples.passed(35)).contains(sample(30));
        assertThat(samples.passed(35)).isEmpty();
        assertThat(samples.passed(40)).contains(sample(40));
    }

    @Test
    void aSlotThatStandsStillCostsNoMemoryAndNoHorizonTooFar() {
        for (long lsn = 1; lsn <= 100_000; lsn++) {
            samples.add(sample(lsn));
        }
        var passed = samples.passed(99_999);
        assertThat(passed).isPresent();
        assertThat(passed.get().lsn()).isLessThanOrEqualTo(99_999).isGreaterThan(50_000);
        assertThat(samples.passed(Long.MAX_VALUE)).contains(sample(100_000));
    }

    private static Sample sample(long lsn) {
        return new Sample(lsn, Long.toString(lsn), true, lsn);
    }
}
