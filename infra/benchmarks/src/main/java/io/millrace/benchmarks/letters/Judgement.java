package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.report.Must;
import io.millrace.benchmarks.report.Percentiles;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Whether a figure is what it must be.
 *
 * @param ratio of the row above that has nothing parked, or empty
 * @param must what it must be, or empty
 * @param verdict whether it is, or empty
 */
record Judgement(String ratio, String must, String verdict) {

    private static final Must APPLY = Must.atLeast(90, "%");
    private static final Must NEIGHBOURS = Must.atMost(120, "%");
    private static final Must REPLAY = Must.atLeast(2_000, "per second");
    private static final Must PAGE = Must.atMost(100, "ms");

    /** Of a row; what no other names is a kind of page. */
    static Judgement of(String what, Measurements found) {
        return switch (what) {
            case ApplyBeside.WITHOUT, NeighbourLatency.WITHOUT -> new Judgement("", "", "");
            case ApplyBeside.WITH -> apply(100 * found.rate(what) / found.rate(ApplyBeside.WITHOUT));
            case NeighbourLatency.WITH, NeighbourLatency.WITH_FIRST ->
                neighbours(neighbours(what, found, Percentiles::p50), neighbours(what, found, Percentiles::p99));
            case ReplayRate.WHAT -> new Judgement("", REPLAY.text(), REPLAY.verdict(found.rate(what)));
            default -> new Judgement("", "p99 " + PAGE.text(), PAGE.verdict(found.latency(what, Percentiles::p99)));
        };
    }

    private static Judgement apply(double percent) {
        return new Judgement(text(percent), APPLY.text(), APPLY.verdict(percent));
    }

    private static double neighbours(String what, Measurements found, ToDoubleFunction<Percentiles> percentile) {
        return 100 * found.latency(what, percentile) / found.latency(NeighbourLatency.WITHOUT, percentile);
    }

    private static Judgement neighbours(double p50, double p99) {
        return new Judgement(
                "p50 %s, p99 %s".formatted(text(p50), text(p99)),
                "each " + NEIGHBOURS.text(),
                "p50 %s, p99 %s".formatted(NEIGHBOURS.verdict(p50), NEIGHBOURS.verdict(p99)));
    }

    private static String text(double percent) {
        return String.format(Locale.ROOT, "%.0f %%", percent);
    }
}
