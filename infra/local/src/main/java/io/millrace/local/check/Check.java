package io.millrace.local.check;

import io.millrace.local.community.WriteSide;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;
import io.millrace.local.run.ServiceName;
import io.millrace.local.traffic.Load;
import io.millrace.local.traffic.LoadTally;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** Load through the API, a crash of relay and read service in the middle, then both sides held against each other. */
public final class Check {

    private final CheckPlan plan;
    private final LocalStack stack;
    private final Progress progress;

    public Check(CheckPlan plan, LocalStack stack, Progress progress) {
        this.plan = plan;
        this.stack = stack;
        this.progress = progress;
    }

    /**
     * Runs the check; the stack must be running.
     *
     * @return one line for each thing that was checked, in the order in which they were
     */
    public List<Line> run() throws InterruptedException {
        List<Line> lines = new ArrayList<>();
        lines.addAll(load());
        lines.addAll(new BothSides(stack, progress).compare());
        return lines;
    }

    private List<Line> load() throws InterruptedException {
        var recoveries = Executors.newCachedThreadPool();
        try {
            var relay = new Crash(stack.service(ServiceName.RELAY), plan.relayDiesAt(), recoveries);
            var readService = new Crash(stack.service(ServiceName.READ_SERVICE), plan.readServiceDiesAt(), recoveries);
            var write = new WriteSide(stack.service(ServiceName.WRITE_SERVICE).port());
            long started = System.nanoTime();
            var tally = new Load(plan.seed(), plan.commands(), plan.clients(), write, command -> {
                        progress.note("%s of %s commands"
                                .formatted(Progress.count(command), Progress.count(plan.commands())));
                        relay.before(command);
                        readService.before(command);
                    })
                    .play();
            var lines = List.of(
                    shown(commands(tally, (System.nanoTime() - started) / 1e9)),
                    shown(relay.result()),
                    shown(readService.result()));
            progress.note("");
            return lines;
        } finally {
            recoveries.shutdownNow();
        }
    }

    private Line commands(LoadTally tally, double seconds) {
        return new Line(
                tally.failed() == 0,
                "commands",
                "sent %s in %.1f s, accepted %s, rightly refused %s, failed %s"
                        .formatted(
                                Progress.count(plan.commands()),
                                seconds,
                                Progress.count(tally.accepted()),
                                Progress.count(tally.refused()),
                                Progress.count(tally.failed())),
                tally.failures());
    }

    private Line shown(Line line) {
        progress.line(line.render());
        return line;
    }
}
