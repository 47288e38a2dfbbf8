package io.millrace.benchmarks.append;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.report.Medians;
import io.millrace.benchmarks.report.Progress;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.outbox.Outbox;
import io.millrace.stack.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench append}. */
@Command(
        name = "append",
        description = "Transactions that update an aggregate and append one event, against the update alone.",
        mixinStandardHelpOptions = true)
public final class AppendCommand implements Runnable {

    static final String DATABASE = "append";

    /** The migration takes several connections at a time, even for a single client. */
    private static final int LEAST_CONNECTIONS = 4;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    @Option(names = "--clients", description = "Concurrent writers (default: 8)")
    private int clients = 8;

    @Option(names = "--seconds", description = "How long each workload runs in a round (default: 15)")
    private @Nullable Integer seconds;

    @Override
    public void run() {
        var time = Duration.ofSeconds(options.size(seconds, 15, 1));
        try (var stack = BenchStack.start();
                var writer = writer(stack.database(DATABASE))) {
            var bench = new AppendBench(
                    stack, new Posts(writer.getBean(JdbcClient.class)), writer.getBean(Outbox.class), clients);
            var found = new ArrayList<AppendMeasurement>();
            for (var kind : Aggregates.Kind.values()) {
                found.addAll(measure(bench, Aggregates.of(kind, writer), time));
            }
            options.publish(
                    "append",
                    Map.of("postgresql", stack.postgresVersion()),
                    Map.of("clients", clients, "secondsEach", time.toSeconds(), "rounds", options.rounds()),
                    table(found),
                    found);
        }
    }

    private List<AppendMeasurement> measure(AppendBench bench, Aggregates aggregates, Duration time) {
        List<AppendMeasurement> found = new ArrayList<>();
        var workloads = Workload.values();
        try (var progress =
                Progress.towards("Writing, " + aggregates.kind(), (long) workloads.length * (options.rounds() + 1))) {
            for (int round = 0; round <= options.rounds(); round++) {
                for (var workload : workloads) {
                    bench.prepare();
                    var measurement = bench.measure(aggregates, workload, time, round);
                    // The first round warms up.
                    if (round > 0) {
                        found.add(measurement);
                    }
                    progress.stepBy(1);
                }
            }
        }
        return found;
    }

    private ConfigurableApplicationContext writer(Database database) {
        return new SpringApplicationBuilder(WriterApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .properties(Map.of(
                        "spring.datasource.url", database.jdbcUrl(),
                        "spring.datasource.username", database.user(),
                        "spring.datasource.password", database.password(),
                        "spring.datasource.hikari.maximum-pool-size", Math.max(clients, LEAST_CONNECTIONS)))
                .run();
    }

    private static Table table(List<AppendMeasurement> found) {
        var rows = new ArrayList<List<String>>();
        for (var kind : Aggregates.Kind.values()) {
            var alone = median(found, kind, Workload.AGGREGATE);
            for (var workload : Workload.values()) {
                var rate = median(found, kind, workload);
                rows.add(List.of(
                        kind.name(),
                        workload.title(),
                        String.format(Locale.ROOT, "%,.0f", rate),
                        String.format(Locale.ROOT, "%.0f %%", 100 * rate / alone)));
            }
        }
        return new Table(
                "Transactions a second (median of the rounds)",
                List.of("aggregate by", "transaction", "per second", "share"),
                rows);
    }

    private static double median(List<AppendMeasurement> found, Aggregates.Kind kind, Workload workload) {
        return Medians.of(found.stream()
                .filter(measurement -> measurement.aggregate() == kind && measurement.workload() == workload)
                .mapToDouble(AppendMeasurement::perSecond));
    }
}
