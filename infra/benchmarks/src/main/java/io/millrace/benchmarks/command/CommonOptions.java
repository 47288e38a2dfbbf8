package io.millrace.benchmarks.command;

import io.millrace.benchmarks.process.JvmSettings;
import io.millrace.benchmarks.report.Machine;
import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.report.Results;
import io.millrace.benchmarks.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of every benchmark. */
public final class CommonOptions {

    private static final int ROUNDS = 3;

    private final Instant began = Clock.systemUTC().instant();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--rounds",
            description = "Repetitions, interleaved over what is compared (default: 3, of the letters' latency 9)")
    private @Nullable Integer rounds;

    @Option(names = "--quick", description = "Tiny sizes: shows that the benchmark runs; its figures mean nothing")
    private boolean quick;

    @Option(names = "--jdk", description = "JDK of the measured processes (default: the newest beside this one)")
    private @Nullable Path jdk;

    @Option(names = "--heap", description = "Heap of each measured process (default: 512m)")
    private String heap = "512m";

    @Option(
            names = "--jvm-option",
            description = "A further option of each measured process, such as -XX:StartFlightRecording; repeatable")
    private List<String> jvmOptions = List.of();

    @Option(names = "--results", description = "Where JSON is kept (default: infra/benchmarks/results)")
    private @Nullable Path results;

    public int rounds() {
        return rounds(ROUNDS);
    }

    /** As many as given, or as are usual where others are too few or too many. */
    public int rounds(int usual) {
        if (quick) {
            return 1;
        }
        return rounds == null ? usual : rounds;
    }

    public boolean quick() {
        return quick;
    }

    public String heap() {
        return heap;
    }

    /** The given size, or the default one, or the tiny one. */
    public int size(@Nullable Integer given, int normal, int tiny) {
        if (given != null) {
            return given;
        }
        return quick ? tiny : normal;
    }

    /** The JDK of measured processes. */
    public MeasuredJdk jdk() {
        return jdk == null ? MeasuredJdk.newest() : MeasuredJdk.in(jdk);
    }

    /** JDK and heap of measured processes. */
    public JvmSettings jvm() {
        return new JvmSettings(jdk().home(), heap, jvmOptions);
    }

    /** A temporary directory for the files of measured processes. */
    public Path scratch() {
        try {
            return Files.createTempDirectory("millrace-bench-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot create a temporary directory", e);
        }
    }

    /** Prints and keeps what was found. */
    public void publish(
            String bench, Map<String, String> versions, Map<String, ?> settings, Table summary, List<?> measurements) {
        var directory = results == null ? Workspace.current().benchmarks().resolve("results") : results;
        var all = new LinkedHashMap<String, String>();
        all.put("jdk", jdk().version());
        all.put("kafka", AppInfoParser.getVersion());
        all.putAll(versions);
        new Results(directory, System.out)
                .publish(new Report(bench, began, commandLine(), Machine.here(), all, settings, summary, measurements));
    }

    private String commandLine() {
        var arguments = spec == null
                ? List.<String>of()
                : spec.root().commandLine().getParseResult().originalArgs();
        return "./millrace bench " + String.join(" ", arguments);
    }
}
