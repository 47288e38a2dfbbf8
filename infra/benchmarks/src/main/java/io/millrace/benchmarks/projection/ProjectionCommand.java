package io.millrace.benchmarks.projection;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.report.Medians;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.benchmarks.stack.EventTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench projection}. */
@Command(
        name = "projection",
        description = "Applying a backlog to post summaries, against a listener that saves record by record with JPA.",
        mixinStandardHelpOptions = true)
public final class ProjectionCommand implements Runnable {

    private static final int PARTITIONS = 6;

    @Mixin
    private final CommonOptions options = new CommonOptions();

    @Option(names = "--events", description = "Events applied and measured (default: 300000)")
    private @Nullable Integer events;

    @Option(names = "--warm-up", description = "Events applied before the measured ones (default: 200000)")
    private @Nullable Integer warmUp;

    @Option(
            names = "--baseline-rounds",
            description = "Repetitions of the record by record listener, which takes minutes (default: 1)")
    private int baselineRounds = 1;

    @Override
    public void run() {
        int measured = options.size(events, 300_000, 2_000);
        int before = options.size(warmUp, 200_000, 1_000);
        try (var stack = BenchStack.start()) {
            for (var topic : EventBacklog.TOPICS) {
                EventTopic.create(stack.bootstrapServers(), topic, PARTITIONS).close();
            }
            EventBacklog.produce(stack.bootstrapServers(), (long) before + measured);
            try (var bench = new ProjectionBench(stack, options, before, measured)) {
                var found = measure(bench);
                requireSameRows(found);
                options.publish(
                        "projection",
                        Map.of("postgresql", stack.postgresVersion()),
                        Map.of("events", measured, "warmUpEvents", before, "partitions", PARTITIONS),
                        table(found),
                        found);
            }
        }
    }

    private List<ApplyMeasurement> measure(ProjectionBench bench) {
        List<ApplyMeasurement> found = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            found.add(bench.measure(ReadSide.MILLRACE, round));
            if (round <= baselineRounds) {
                found.add(bench.measure(ReadSide.RECORD_BY_RECORD, round));
            }
        }
        return found;
    }

    private static void requireSameRows(List<ApplyMeasurement> found) {
        var digests = found.stream().map(ApplyMeasurement::digest).distinct().toList();
        if (digests.size() > 1) {
            throw new IllegalStateException("The read sides wrote different rows: " + digests);
        }
    }

    private static Table table(List<ApplyMeasurement> found) {
        double baseline = median(found, ReadSide.RECORD_BY_RECORD);
        var rows = Arrays.stream(ReadSide.values())
                .map(side -> List.of(
                        side.label(),
                        String.format(Locale.ROOT, "%,.0f", median(found, side)),
                        String.format(Locale.ROOT, "%.1f x", median(found, side) / baseline)))
                .toList();
        return new Table(
                "Applying a backlog to post summaries, warm (median of the rounds; all wrote the same rows)",
                List.of("read side", "events/s", "ratio"),
                rows);
    }

    private static double median(List<ApplyMeasurement> found, ReadSide side) {
        return Medians.of(found.stream()
                .filter(measurement -> measurement.readSide().equals(side.label()))
                .mapToDouble(ApplyMeasurement::eventsPerSecond));
    }
}
