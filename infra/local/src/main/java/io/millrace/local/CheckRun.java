package io.millrace.local;

import io.millrace.local.check.Check;
import io.millrace.local.check.CheckPlan;
import io.millrace.local.check.Line;
import io.millrace.local.run.LocalStack;
import io.millrace.local.run.Progress;
import io.millrace.local.run.StackPlan;
import java.util.List;

/** A check from an empty machine to the verdict. */
final class CheckRun {

    private static final int LOG_LINES = 15;

    private final StackPlan plan;
    private final CheckPlan check;
    private final Progress progress;

    CheckRun(StackPlan plan, CheckPlan check, Progress progress) {
        this.plan = plan;
        this.check = check;
        this.progress = progress;
    }

    /** Returns the exit code: 0 if all is as it must be. */
    int run() throws InterruptedException {
        progress.line("Millrace check: %s commands by %d clients, delivery %s, seed %d"
                .formatted(Progress.count(check.commands()), check.clients(), plan.delivery(), check.seed()));
        List<Line> lines;
        try (var stack = LocalStack.start(plan, progress)) {
            try {
                lines = new Check(check, stack, progress).run();
                lines.stream().filter(line -> !line.ok()).findAny().ifPresent(off -> explain(stack));
            } finally {
                // The parts are stopped by waiting for them, which an interrupted thread refuses to do.
                Thread.interrupted();
            }
        }
        return verdict(lines);
    }

    private int verdict(List<Line> lines) {
        long off = lines.stream().filter(line -> !line.ok()).count();
        if (off == 0) {
            progress.line(
                    "All %d checks hold: nothing lost, nothing applied twice, order kept.".formatted(lines.size()));
            return 0;
        }
        progress.line(
                "%d of %d checks are off. Again with the same commands: ./millrace demo --check --seed %d --commands %d"
                        .formatted(off, lines.size(), check.seed(), check.commands()));
        return 1;
    }

    private void explain(LocalStack stack) {
        plan.data().keep();
        stack.services()
                .forEach(service -> progress.line(
                        "%nLast lines of %s:%n%s".formatted(service.logFile(), service.logTail(LOG_LINES))));
        progress.line("%nData and logs stay in %s".formatted(plan.data().path()));
    }
}
