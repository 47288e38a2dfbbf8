package io.millrace.benchmarks.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Medians of repetitions. */
public final class Medians {

    private Medians() {}

    /** The middle value, or the mean of the two in the middle. */
    public static double of(DoubleStream values) {
        var sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        return Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                .average()
                .orElseThrow();
    }
}
