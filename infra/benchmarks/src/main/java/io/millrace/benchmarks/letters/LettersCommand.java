package io.millrace.benchmarks.letters;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.report.Medians;
import io.millrace.benchmarks.report.Table;
import io.millrace.benchmarks.stack.BenchStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench letters}. */
@Command(
        name = "letters",
        description = "Applying beside parked keys, replaying letters, listing them.",
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

    @Option(names = "--letters", description = "Letters replayed in a round (default: 20000)")
    private @Nullable Integer letters;

    @Option(names = "--listed", description = "Letters among which pages are listed (default: 1000000)")
    private @Nullable Integer listed;

    @Override
    public void run() {
        int parkedKeys = options.size(keys, 1_000, 20);
        int parkedEvents = options.size(parked, 100_000, 200);
        int applied = options.size(events, 100_000, 1_000);
        int replayed = options.size(letters, 20_000, 1_000);
        int among = options.size(listed, 1_000_000, 5_000);
        try (var stack = BenchStack.start()) {
            List<Measured> found = new ArrayList<>();
            found.addAll(new ApplyBeside(stack, parkedKeys, parkedEvents, applied).measure(options.rounds()));
            found.addAll(new ReplayRate(stack, replayed).measure(options.rounds()));
            found.addAll(new ListLatency(stack, among).measure(options.rounds()));
            options.publish(
                    "letters",
                    Map.of("postgresql", stack.postgresVersion()),
                    Map.of(
                            "parkedKeys", parkedKeys,
                            "parkedEvents", parkedEvents,
                            "eventsApplied", applied,
                            "lettersReplayed", replayed,
                            "lettersListed", among),
                    table(found),
                    found);
        }
    }

    private static Table table(List<Measured> found) {
        double alone = rate(ApplyBeside.WITHOUT, found);
        double beside = rate(ApplyBeside.WITH, found);
        return new Table(
                "Dead letters, warm (medians of the rounds)",
                List.of("what", "per second", ""),
                List.of(
                        List.of(ApplyBeside.WITHOUT, number(alone), ""),
                        List.of(
                                ApplyBeside.WITH,
                                number(beside),
                                String.format(Locale.ROOT, "%.0f %%", 100 * beside / alone)),
                        List.of("replay in the top gear", number(rate(ReplayRate.WHAT, found)), ""),
                        List.of("page of letters", number(rate("list", found)), p99("list", found)),
                        List.of("page of groups", number(rate("groups", found)), p99("groups", found))));
    }

    private static double rate(String what, List<Measured> found) {
        return Medians.of(of(what, found).stream().mapToDouble(Measured::perSecond));
    }

    private static String p99(String what, List<Measured> found) {
        double median = Medians.of(of(what, found).stream()
                .map(Measured::p99Millis)
                .filter(value -> value != null)
                .mapToDouble(Double::doubleValue));
        return String.format(Locale.ROOT, "p99 %.1f ms", median);
    }

    private static List<Measured> of(String what, List<Measured> found) {
        return found.stream().filter(measured -> measured.what().equals(what)).toList();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
