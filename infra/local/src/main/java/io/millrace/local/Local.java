package io.millrace.local;

import io.millrace.contract.MillraceException;
import io.millrace.local.run.Delivery;
import io.millrace.stack.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line that {@code ./millrace} hands its arguments to. */
@Command(name = "millrace", description = "Millrace on this machine.", subcommands = DemoCommand.class)
public final class Local {

    private static final int FAILED = 1;
    private static final int INTERRUPTED = 130;

    private Local() {}

    public static void main(String[] arguments) {
        Interrupts.reach(Thread.currentThread());
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Local())
                .registerConverter(Delivery.class, Delivery::parse)
                .setExecutionExceptionHandler(Local::explain);
    }

    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (failure instanceof InterruptedException || Interrupts.received()) {
            return INTERRUPTED;
        }
        if (failure instanceof MillraceException
                || failure instanceof StackException
                || failure instanceof IllegalArgumentException) {
            command.getErr().println(command.getColorScheme().errorText(failure.getMessage()));
            return failure instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : FAILED;
        }
        throw failure;
    }
}
