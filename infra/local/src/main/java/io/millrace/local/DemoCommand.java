package io.millrace.local;

import io.millrace.contract.MillraceException;
import io.millrace.local.check.CheckPlan;
import io.millrace.local.machine.DataDirectory;
import io.millrace.local.machine.PortPlan;
import io.millrace.local.run.Delivery;
import io.millrace.local.run.Progress;
import io.millrace.local.run.StackPlan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./millrace demo}. */
@Command(
        name = "demo",
        description = "Starts everything on this machine, with a page that shows the flow; or checks it.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private static final int DEFAULT_PORT = 8080;

    @Option(
            names = "--check",
            description = "Headless: load, kill -9 of relay and read service in the middle, comparison of both sides.")
    boolean check;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep data and logs there over restarts. Default: a temporary directory.")
    @Nullable
    Path data;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the page; the rest takes the next five. Default: 8080; with --check, free ones.")
    @Nullable
    Integer port;

    @Option(
            names = "--delivery",
            paramLabel = "MODE",
            defaultValue = "exactly-once",
            description = "What the relay promises: at-least-once or exactly-once. Default: ${DEFAULT-VALUE}.")
    Delivery delivery = Delivery.EXACTLY_ONCE;

    @Option(names = "--no-traffic", description = "Without the live traffic; the page can switch it on.")
    boolean noTraffic;

    @Option(
            names = "--commands",
            paramLabel = "N",
            defaultValue = "4000",
            description = "With --check: how many commands. Default: ${DEFAULT-VALUE}.")
    int commands;

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "8",
            description = "With --check: how many clients at a time. Default: ${DEFAULT-VALUE}.")
    int clients;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "With --check: seed of commands and crashes. Default: a new one, printed.")
    @Nullable
    Long seed;

    @Override
    @SuppressWarnings("ClosingStandardOutputStreams") // it is left open
    public Integer call() throws InterruptedException {
        var ports = ports();
        var checkPlan = checkPlan();
        try (var directory = directory();
                var progress = new Progress(System.out, Boolean.getBoolean("millrace.terminal"))) {
            RunLog.to(directory.log("local"));
            var plan = new StackPlan(home(), directory, ports, delivery);
            if (check) {
                return new CheckRun(plan, checkPlan, progress).run();
            }
            new Demo(plan, !noTraffic, progress).run();
            return 0;
        }
    }

    CheckPlan checkPlan() {
        return new CheckPlan(
                commands, clients, seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed);
    }

    PortPlan ports() {
        if (port != null) {
            return new PortPlan(port);
        }
        return check ? PortPlan.free() : new PortPlan(DEFAULT_PORT);
    }

    private DataDirectory directory() {
        return data == null ? DataDirectory.temporary() : DataDirectory.kept(data);
    }

    private static Path home() {
        var home = System.getProperty("millrace.home");
        if (home == null) {
            throw new MillraceException("Start it by ./millrace, which builds what is missing");
        }
        return Path.of(home);
    }
}
