package io.millrace.benchmarks.letters;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.report.Percentiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class LettersTableTests {

    @Test
    void eachFigureIsSaidToHoldOrMissWhatItMustBe() {
        assertThat(verdicts(
                        rate(ApplyBeside.WITHOUT, 1_000),
                        rate(ApplyBeside.WITH, 880),
                        latencies(NeighbourLatency.WITHOUT, 5, 10),
                        latencies(NeighbourLatency.WITH, 6, 12.1),
                        latencies(NeighbourLatency.WITH_FIRST, 6.1, 12),
                        rate(ReplayRate.WHAT, 2_000),
                        latencies("page of letters by key", 1, 100.1),
                        latencies("page of groups", 1, 100)))
                .containsExactly(
                        List.of("", "", ""),
                        List.of("88 %", "at least 90 %", "missed"),
                        List.of("", "", ""),
                        List.of("p50 120 %, p99 121 %", "each at most 120 %", "p50 held, p99 missed"),
                        List.of("p50 122 %, p99 120 %", "each at most 120 %", "p50 missed, p99 held"),
                        List.of("", "at least 2,000 per second", "held"),
                        List.of("", "p99 at most 100 ms", "missed"),
                        List.of("", "p99 at most 100 ms", "held"));
    }

    @Test
    void theMedianOfTheRoundsIsJudged() {
        assertThat(verdicts(rate(ReplayRate.WHAT, 10), rate(ReplayRate.WHAT, 3_000), rate(ReplayRate.WHAT, 2_001)))
                .containsExactly(List.of("", "at least 2,000 per second", "held"));
    }

    private static List<List<String>> verdicts(Measured... found) {
        return LettersTable.of(new Measurements(List.of(found))).rows().stream()
                .map(row -> row.subList(row.size() - 3, row.size()))
                .toList();
    }

    private static Measured rate(String what, double perSecond) {
        return new Measured(what, 1, 100, 100 / perSecond, perSecond, null);
    }

    private static Measured latencies(String what, double p50, double p99) {
        return new Measured(what, 1, 100, 1, 100, new Percentiles(100, p50, p99, p99));
    }
}
