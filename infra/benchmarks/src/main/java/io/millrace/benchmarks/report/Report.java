package io.millrace.benchmarks.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One run of a benchmark.
 *
 * @param bench name of the benchmark
 * @param date when it began
 * @param command the command line that repeats it
 * @param machine where it ran
 * @param versions of all that took part
 * @param settings that bear upon the figures
 * @param summary the figures in short
 * @param measurements every single measurement
 */
public record Report(
        String bench,
        Instant date,
        String command,
        Machine machine,
        Map<String, String> versions,
        Map<String, ?> settings,
        Table summary,
        List<?> measurements) {}
