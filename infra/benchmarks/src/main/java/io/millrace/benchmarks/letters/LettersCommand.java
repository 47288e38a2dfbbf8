package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.stack.BenchStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench letters}. */
@Command(
        name = "letters",
        description = "Applying beside parked keys, rate and latency; replaying letters; listing them.",
        mixinStandardHelpOptions = true)
public final class LettersCommand implements Runnable {

    @Mixin
    private final CommonOptions options = new CommonOptions();

    @Option(names = "--keys", description = "Parked keys (default: 1000)")
    private @Nullable Integer keys;

    @Option(names = "--parked", description = "Events parked behind them (default: 100000)")
    private @Nullable Integer parked;

    @Option(names = "--events", description = "Events applied in a round (default: 100000)")
    private @Nullable Integer events;

    @Option(names = "--seconds", description = "Seconds of events beside one parked key in a round (default: 10)")
    private @Nullable Integer seconds;

    @Option(names = "--letters", description = "Letters replayed in a round (default: 20000)")
    private @Nullable Integer letters;

    @Option(names = "--listed", description = "Letters among which pages are listed (default: 1000000)")
    private @Nullable Integer listed;

    @Option(names = "--part", description = "Only apply, latency, replay or list; repeatable (default: all)")
    private List<Part> parts = List.of(Part.values());

    /** What there is to measure. */
    enum Part {
        APPLY,
        LATENCY,
        REPLAY,
        LIST
    }

    @Override
    public void run() {
        int parkedKeys = options.size(keys, 1_000, 20);
        int parkedEvents = options.size(parked, 100_000, 200);
        int applied = options.size(events, 100_000, 1_000);
        int beside = options.size(seconds, 10, 1);
        int replayed = options.size(letters, 20_000, 1_000);
        int among = options.size(listed, 1_000_000, 5_000);
        try (var stack = BenchStack.start()) {
            List<Measured> found = new ArrayList<>();
            for (Part part : parts) {
                found.addAll(
                        switch (part) {
                            case APPLY ->
                                new ApplyBeside(stack, parkedKeys, parkedEvents, applied).measure(options.rounds());
                            case LATENCY ->
                                new NeighbourLatency(stack, Duration.ofSeconds(beside))
                                        .measure(options.rounds(NeighbourLatency.ROUNDS));
                            case REPLAY -> new ReplayRate(stack, replayed).measure(options.rounds());
                            case LIST -> new ListLatency(stack, among).measure(options.rounds());
                        });
            }
            options.publish(
                    "letters",
                    Map.of("postgresql", stack.postgresVersion()),
                    Map.of(
                            "parkedKeys", parkedKeys,
                            "parkedEvents", parkedEvents,
                            "eventsApplied", applied,
                            "secondsBeside", beside,
                            "lettersReplayed", replayed,
                            "lettersListed", among,
                            "rounds", options.rounds(),
                            "roundsOfLatency", options.rounds(NeighbourLatency.ROUNDS)),
                    LettersTable.of(new Measurements(found)),
                    found);
        }
    }
}
