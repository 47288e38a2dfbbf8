package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.report.Percentiles;
import io.millrace.benchmarks.report.Table;
import java.util.List;
import java.util.Locale;

/** What was measured, a row for each thing, and whether it is as it must be. */
final class LettersTable {

    private LettersTable() {}

    static Table of(Measurements found) {
        return new Table(
                "Dead letters, warm (medians of the rounds)",
                List.of("what", "per second", "p50 ms", "p99 ms", "of the same with nothing parked", "must", "verdict"),
                found.things().stream().map(what -> row(what, found)).toList());
    }

    private static List<String> row(String what, Measurements found) {
        boolean timed = found.timed(what);
        var judgement = Judgement.of(what, found);
        return List.of(
                what,
                // The rate of what came at a steady one says nothing.
                NeighbourLatency.ALL.contains(what) ? "" : String.format(Locale.ROOT, "%,.0f", found.rate(what)),
                timed ? String.format(Locale.ROOT, "%.1f", found.latency(what, Percentiles::p50)) : "",
                timed ? String.format(Locale.ROOT, "%.1f", found.latency(what, Percentiles::p99)) : "",
                judgement.ratio(),
                judgement.must(),
                judgement.verdict());
    }
}
