package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.report.Medians;
import io.millrace.benchmarks.report.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The relays' measurements in short: the median of the rounds, the worst where it counts. */
final class RelayTables {

    private RelayTables() {}

    static Table drain(List<DrainMeasurement> found) {
        var rows = byRelay(found, DrainMeasurement::relay).stream()
                .map(runs -> List.of(
                        runs.get(0).relay(),
                        number("%,.0f", runs, DrainMeasurement::eventsPerSecond),
                        number("%.1f", runs, DrainMeasurement::relayCpuSecondsPerMillion),
                        number("%.1f", runs, DrainMeasurement::databaseCpuSecondsPerMillion),
                        number("%.1f", runs, DrainMeasurement::brokerCpuSecondsPerMillion),
                        number("%.0f", runs, DrainMeasurement::mostHeapMiB),
                        number("%.0f", runs, DrainMeasurement::mostResidentMiB),
                        sum(runs, run -> run.lost()) + " / " + sum(runs, run -> run.duplicated()) + " / "
                                + sum(runs, run -> run.outOfOrder())))
                .toList();
        return new Table(
                "Draining a backlog of one-event transactions, warm (median of the rounds)",
                List.of(
                        "relay",
                        "events/s",
                        "relay CPU s/million",
                        "database CPU s/million",
                        "broker CPU s/million",
                        "heap MiB",
                        "RSS MiB",
                        "lost / twice / disordered"),
                rows);
    }

    static Table latency(List<LatencyMeasurement> found) {
        var rows = byRelay(found, LatencyMeasurement::relay).stream()
                .map(runs -> List.of(
                        runs.get(0).relay(),
                        number("%.2f", runs, run -> run.latency().p50()),
                        number("%.2f", runs, run -> run.latency().p99()),
                        number("%.2f", runs, run -> run.latency().max()),
                        number("%.0f", runs, LatencyMeasurement::relayCpuSecondsPerMillion),
                        sum(runs, LatencyMeasurement::lost)))
                .toList();
        return new Table(
                "Insert to consumer at a steady rate, warm (median of the rounds)",
                List.of("relay", "p50 ms", "p99 ms", "max ms", "relay CPU s/million", "lost"),
                rows);
    }

    static Table growth(List<GrowthMeasurement> found) {
        var rows = byRelay(found, run -> run.drain().relay() + " " + run.retained()).stream()
                .map(runs -> List.of(
                        runs.get(0).drain().relay(),
                        String.format(Locale.ROOT, "%,d", runs.get(0).retained()),
                        number("%,.0f", runs, run -> run.drain().eventsPerSecond()),
                        number("%.1f", runs, run -> run.drain().relayCpuSecondsPerMillion()),
                        number("%.1f", runs, run -> run.drain().databaseCpuSecondsPerMillion()),
                        most(runs, run -> run.drain().mostHeapMiB()),
                        most(runs, run -> run.drain().mostResidentMiB()),
                        sum(runs, run -> run.drain().lost()) + " / "
                                + sum(runs, run -> run.drain().duplicated()) + " / "
                                + sum(runs, run -> run.drain().outOfOrder())))
                .toList();
        return new Table(
                "Draining a backlog beside rows that were relayed before (median of the rounds; memory: the most)",
                List.of(
                        "relay",
                        "retained rows",
                        "events/s",
                        "relay CPU s/million",
                        "database CPU s/million",
                        "heap MiB",
                        "RSS MiB",
                        "lost / twice / disordered"),
                rows);
    }

    private static <T> Collection<List<T>> byRelay(List<T> found, Function<T, String> relay) {
        return found.stream()
                .collect(Collectors.groupingBy(relay, LinkedHashMap::new, Collectors.toList()))
                .values();
    }

    private static <T> String number(String format, List<T> runs, ToDoubleFunction<T> field) {
        return String.format(Locale.ROOT, format, Medians.of(runs.stream().mapToDouble(field)));
    }

    private static <T> String most(List<T> runs, ToDoubleFunction<T> field) {
        return String.format(
                Locale.ROOT, "%.0f", runs.stream().mapToDouble(field).max().orElseThrow());
    }

    private static <T> String sum(List<T> runs, ToDoubleFunction<T> field) {
        return String.format(
                Locale.ROOT, "%.0f", runs.stream().mapToDouble(field).sum());
    }
}
