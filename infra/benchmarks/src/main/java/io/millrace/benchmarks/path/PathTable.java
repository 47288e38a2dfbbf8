package io.millrace.benchmarks.path;

import io.millrace.benchmarks.report.Medians;
import io.millrace.benchmarks.report.Percentiles;
import io.millrace.benchmarks.report.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The milestones of a command's way, the median of the rounds. */
final class PathTable {

    private PathTable() {}

    static Table of(List<PathMeasurement> found) {
        var rows = Arrays.stream(Asking.values())
                .flatMap(asking -> rows(found.stream()
                        .filter(measurement -> measurement.asking() == asking)
                        .toList()))
                .toList();
        return new Table(
                "From the intended time of a command, warm (median of the rounds)",
                List.of("asking", "until", "p50 ms", "p99 ms", "max ms"),
                rows);
    }

    private static Stream<List<String>> rows(List<PathMeasurement> runs) {
        return runs.isEmpty()
                ? Stream.of()
                : Stream.of(
                        row("the command is answered", runs, PathMeasurement::answered),
                        row("the event is on the topic", runs, PathMeasurement::relayed),
                        row("a query shows it", runs, PathMeasurement::visible));
    }

    private static List<String> row(
            String until, List<PathMeasurement> runs, Function<PathMeasurement, Percentiles> milestone) {
        return List.of(
                runs.get(0).asking().toString().toLowerCase(Locale.ROOT),
                until,
                median(runs, milestone, Percentiles::p50),
                median(runs, milestone, Percentiles::p99),
                median(runs, milestone, Percentiles::max));
    }

    private static String median(
            List<PathMeasurement> runs,
            Function<PathMeasurement, Percentiles> milestone,
            ToDoubleFunction<Percentiles> field) {
        return String.format(
                Locale.ROOT, "%.1f", Medians.of(runs.stream().map(milestone).mapToDouble(field)));
    }
}
