package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.report.Medians;
import io.millrace.benchmarks.report.Percentiles;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Everything that was measured, over all rounds. */
record Measurements(List<Measured> all) {

    /** What was done, in the order in which it was done first. */
    List<String> things() {
        return all.stream().map(Measured::what).distinct().toList();
    }

    /** Whether each was timed by itself. */
    boolean timed(String what) {
        return of(what).get(0).latency() != null;
    }

    /** Median of the rounds. */
    double rate(String what) {
        return Medians.of(of(what).stream().mapToDouble(Measured::perSecond));
    }

    /** Median of the rounds. */
    double latency(String what, ToDoubleFunction<Percentiles> percentile) {
        return Medians.of(of(what).stream()
                .map(Measured::latency)
                .filter(Objects::nonNull)
                .mapToDouble(percentile));
    }

    private List<Measured> of(String what) {
        return all.stream().filter(measured -> measured.what().equals(what)).toList();
    }
}
