package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.report.Medians;
import io.millrace.benchmarks.report.Percentiles;
import io.millrace.benchmarks.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What was measured, a row for each thing. */
final class LettersTable {

    private static final List<String> ROWS = List.of(
            ApplyBeside.WITHOUT,
            ApplyBeside.WITH,
            NeighbourLatency.WITHOUT,
            NeighbourLatency.WITH,
            ReplayRate.WHAT,
            ListLatency.LETTERS,
            ListLatency.GROUPS);

    private LettersTable() {}

    static Table of(List<Measured> found) {
        List<List<String>> rows = new ArrayList<>();
        for (String what : ROWS) {
            if (!measured(what, found).isEmpty()) {
                rows.add(row(what, found, comparison(what, found)));
            }
        }
        return new Table(
                "Dead letters, warm (medians of the rounds)",
                List.of("what", "per second", "p50 ms", "p99 ms", "of the row above"),
                rows);
    }

    private static String comparison(String what, List<Measured> found) {
        return switch (what) {
            case ApplyBeside.WITH -> percent(rate(what, found), rate(ApplyBeside.WITHOUT, found));
            case NeighbourLatency.WITH ->
                "p50 %s, p99 %s"
                        .formatted(
                                percent(
                                        latency(what, found, Percentiles::p50),
                                        latency(NeighbourLatency.WITHOUT, found, Percentiles::p50)),
                                percent(
                                        latency(what, found, Percentiles::p99),
                                        latency(NeighbourLatency.WITHOUT, found, Percentiles::p99)));
            default -> "";
        };
    }

    private static List<String> row(String what, List<Measured> found, String ratio) {
        boolean timed = measured(what, found).get(0).latency() != null;
        return List.of(
                what,
                // The rate of what came at a steady one says nothing.
                what.equals(NeighbourLatency.WITHOUT) || what.equals(NeighbourLatency.WITH)
                        ? ""
                        : String.format(Locale.ROOT, "%,.0f", rate(what, found)),
                timed ? String.format(Locale.ROOT, "%.1f", latency(what, found, Percentiles::p50)) : "",
                timed ? String.format(Locale.ROOT, "%.1f", latency(what, found, Percentiles::p99)) : "",
                ratio);
    }

    private static String percent(double part, double whole) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part / whole);
    }

    private static double rate(String what, List<Measured> found) {
        return Medians.of(measured(what, found).stream().mapToDouble(Measured::perSecond));
    }

    private static double latency(String what, List<Measured> found, ToDoubleFunction<Percentiles> of) {
        return Medians.of(measured(what, found).stream()
                .map(Measured::latency)
                .filter(Objects::nonNull)
                .mapToDouble(of));
    }

    private static List<Measured> measured(String what, List<Measured> found) {
        return found.stream().filter(measured -> measured.what().equals(what)).toList();
    }
}
