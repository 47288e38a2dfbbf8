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
import java.util.function.ToDoubleFunction;
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

    @Option(names = "--warm-up", description = "Events applied before the measured ones (default: two thirds of those)")
    private @Nullable Integer warmUp;

    @Option(
            names = "--baseline-rounds",
            description =
                    "Repetitions of the record by record listener, which takes minutes; 0 leaves it out (default: 1)")
    private int baselineRounds = 1;

    @Override
    public void run() {
        int measured = options.size(events, 300_000, 600);
        int before = options.size(warmUp, measured * 2 / 3, 400);
        try (var stack = BenchStack.start()) {
            for (var topic : EventBacklog.TOPICS) {
                EventTopic.create(stack.bootstrapServers(), topic, PARTITIONS).close();
            }
            EventBacklog.produce(stack.bootstrapServers(), (long) before + measured);
            var found = measure(new ProjectionBench(stack, options, before, measured));
            requireSameRows(found);
            options.publish(
                    "projection",
                    Map.of("postgresql", stack.postgresVersion()),
                    Map.of("events", measured, "warmUpEvents", before, "partitions", PARTITIONS),
                    table(found),
                    found);
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
        var rows = Arrays.stream(ReadSide.values())
                .filter(side -> !of(side, found).isEmpty())
                .map(side -> List.of(
                        side.label(),
                        number(median(found, side, ApplyMeasurement::eventsPerSecond)),
                        ratio(found, side),
                        number(median(found, side, ApplyMeasurement::readSideCpuSecondsPerMillion)),
                        number(median(found, side, ApplyMeasurement::databaseCpuSecondsPerMillion))))
                .toList();
        return new Table(
                "Applying a backlog to post summaries, warm (median of the rounds; all wrote the same rows)",
                List.of("read side", "events/s", "ratio", "read side CPU s per million", "database"),
                rows);
    }

    private static String ratio(List<ApplyMeasurement> found, ReadSide side) {
        if (of(ReadSide.RECORD_BY_RECORD, found).isEmpty()) {
            return "";
        }
        double baseline = median(found, ReadSide.RECORD_BY_RECORD, ApplyMeasurement::eventsPerSecond);
        return String.format(Locale.ROOT, "%.1f x", median(found, side, ApplyMeasurement::eventsPerSecond) / baseline);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1_000 ? "%.1f" : "%,.0f", value);
    }

    private static double median(
            List<ApplyMeasurement> found, ReadSide side, ToDoubleFunction<ApplyMeasurement> figure) {
        return Medians.of(of(side, found).stream().mapToDouble(figure));
    }

    private static List<ApplyMeasurement> of(ReadSide side, List<ApplyMeasurement> found) {
        return found.stream()
                .filter(measurement -> measurement.readSide().equals(side.label()))
                .toList();
    }
}
