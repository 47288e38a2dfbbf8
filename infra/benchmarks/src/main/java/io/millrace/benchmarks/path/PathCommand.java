package io.millrace.benchmarks.path;

import io.millrace.benchmarks.command.CommonOptions;
import io.millrace.benchmarks.command.Workspace;
import io.millrace.benchmarks.stack.Servers;
import io.millrace.local.check.BothSides;
import io.millrace.local.check.Line;
import io.millrace.local.machine.DataDirectory;
import io.millrace.local.machine.PortPlan;
import io.millrace.local.run.Delivery;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;
import io.millrace.local.run.ServiceJvm;
import io.millrace.local.run.StackPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench path}. */
@Command(
        name = "path",
        description = "HTTP command to the write service until a query of the read service shows it, at a steady rate.",
        mixinStandardHelpOptions = true)
public final class PathCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions options = new CommonOptions();

    @Option(names = "--rate", description = "Commands a second (default: 200)")
    private @Nullable Integer rate;

    @Option(names = "--seconds", description = "How long each way of asking is measured in a round (default: 30)")
    private @Nullable Integer seconds;

    @Option(names = "--warm-up", description = "Seconds before the first measurement (default: 180)")
    private @Nullable Integer warmUp;

    @Option(
            names = "--delivery",
            description = "at-least-once or exactly-once (default: at-least-once, as the relay's)")
    private Delivery delivery = Delivery.AT_LEAST_ONCE;

    @Override
    public Integer call() throws InterruptedException {
        try (var data = DataDirectory.temporary();
                var progress = new Progress(System.err, false);
                var stack = LocalStack.start(plan(data), progress)) {
            var found = measure(stack);
            var audit = new BothSides(stack, progress).compare();
            options.publish(
                    "path",
                    Map.of("postgresql", Servers.postgresVersion(stack.writeDatabase())),
                    settings(audit),
                    PathTable.of(found),
                    found);
            return audit.stream().allMatch(Line::ok) ? 0 : 1;
        }
    }

    private List<PathMeasurement> measure(LocalStack stack) {
        var time = Duration.ofSeconds(options.size(seconds, 30, 1));
        List<PathMeasurement> found = new ArrayList<>();
        try (var bench = new PathBench(stack, rate())) {
            bench.warmUp(Asking.WAITING, Duration.ofSeconds(warmUpSeconds()));
            bench.warmUp(Asking.POLLING, Duration.ofSeconds(options.size(null, 10, 1)));
            for (int round = 1; round <= options.rounds(); round++) {
                for (var asking : Asking.values()) {
                    found.add(bench.measure(asking, round, time));
                }
            }
        }
        return found;
    }

    private StackPlan plan(DataDirectory data) {
        var measured = options.jvm();
        List<String> jvmOptions = new ArrayList<>(measured.options());
        if (jvmOptions.stream().noneMatch(option -> option.matches("-XX:\\+Use.*GC"))) {
            jvmOptions.add("-XX:+UseSerialGC");
        }
        jvmOptions.add("-Xms" + measured.heap());
        jvmOptions.add("-Xmx" + measured.heap());
        return new StackPlan(
                Workspace.current().root(),
                data,
                PortPlan.free(),
                delivery,
                new ServiceJvm(measured.javaHome(), jvmOptions));
    }

    private int rate() {
        return options.size(rate, 200, 50);
    }

    private int warmUpSeconds() {
        return options.size(warmUp, 180, 1);
    }

    private Map<String, Object> settings(List<Line> audit) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("commandsPerSecond", rate());
        settings.put("warmUpSeconds", warmUpSeconds());
        settings.put("rounds", options.rounds());
        settings.put("heap", options.heap());
        settings.put("delivery", delivery.toString());
        settings.put("pollingPauseMillis", Asking.PAUSE.toMillis());
        settings.put("audit", audit.stream().map(Line::render).toList());
        return settings;
    }
}
