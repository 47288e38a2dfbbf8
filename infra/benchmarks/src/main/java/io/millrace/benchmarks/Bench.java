package io.millrace.benchmarks;

import io.millrace.benchmarks.append.AppendCommand;
import io.millrace.benchmarks.letters.LettersCommand;
import io.millrace.benchmarks.path.PathCommand;
import io.millrace.benchmarks.projection.ProjectionCommand;
import io.millrace.benchmarks.relay.RelayCommand;
import io.millrace.local.run.Delivery;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the benchmarks. */
@Command(
        name = "bench",
        description = "Measures Millrace on this machine, with peers beside it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            RelayCommand.class,
            AppendCommand.class,
            ProjectionCommand.class,
            PathCommand.class,
            LettersCommand.class
        })
public final class Bench {

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench())
                .registerConverter(Delivery.class, Delivery::parse)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }
}
