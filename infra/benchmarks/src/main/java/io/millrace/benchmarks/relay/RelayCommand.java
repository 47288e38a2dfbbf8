package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.command.Workspace;
import io.millrace.benchmarks.stack.BenchStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench relay}. */
@Command(
        name = "relay",
        description = "From the outbox to Kafka: draining a backlog, latency of a steady stream, growth; beside peers.",
        mixinStandardHelpOptions = true)
public final class RelayCommand implements Runnable {

    /** What can be measured. */
    enum Part {
        DRAIN,
        LATENCY,
        GROWTH
    }

    @Mixin
    private final CommonOptions options = new CommonOptions();

    @Option(
            names = "--part",
            split = ",",
            description = "Of ${COMPLETION-CANDIDATES} (default: all)",
            defaultValue = "DRAIN,LATENCY,GROWTH")
    private Set<Part> parts = Set.of();

    @Option(names = "--relays", split = ",", description = "Of " + Relays.NAMES + " (default: all; growth: millrace)")
    private List<String> relays = List.of();

    @Option(names = "--events", description = "Events drained and measured (default: 500000, growth: 600000)")
    private @Nullable Integer events;

    @Option(names = "--warm-up", description = "Events drained before the measured ones (default: 400000)")
    private @Nullable Integer warmUp;

    @Option(names = "--rate", description = "Events a second of the steady stream (default: 500)")
    private int rate = 500;

    @Option(names = "--retained", description = "Rows retained in the outbox for the growth part (default: 5000000)")
    private @Nullable Integer retained;

    @Override
    public void run() {
        var known = new Relays(Workspace.current());
        // The peers are fetched only for what they are measured in; growth is about Millrace unless others are named.
        var compared = parts.equals(Set.of(Part.GROWTH)) ? List.<RelayUnderTest>of() : known.named(relays);
        var growing = known.named(relays.isEmpty() ? List.of(MillraceRelay.NAME) : relays);
        try (var stack = BenchStack.start();
                var bench = new RelayBench(stack, options, compared)) {
            Map<Part, Runnable> all = new LinkedHashMap<>();
            all.put(Part.DRAIN, () -> bench.drain(size(warmUp, 400_000, 2_000), size(events, 500_000, 5_000)));
            all.put(Part.LATENCY, () -> bench.latency(rate));
            all.put(
                    Part.GROWTH,
                    () -> bench.growth(
                            growing,
                            size(retained, 5_000_000, 20_000),
                            size(warmUp, 400_000, 2_000),
                            size(events, 600_000, 5_000)));
            all.forEach((part, measure) -> {
                if (parts.contains(part)) {
                    measure.run();
                }
            });
        }
    }

    private int size(@Nullable Integer given, int normal, int tiny) {
        return options.size(given, normal, tiny);
    }
}
