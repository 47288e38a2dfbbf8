package io.millrace.local.check;

import io.millrace.local.flow.Flow;
import io.millrace.local.flow.FlowSnapshot;
import io.millrace.local.run.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until all that was written is applied, for as long as anything moves. */
final class Settling {

    private static final Duration STANDSTILL = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int SAMPLE_MILLIS = 200;

    private final Flow flow;
    private final Progress progress;

    Settling(Flow flow, Progress progress) {
        this.flow = flow;
        this.progress = progress;
    }

    Line await() throws InterruptedException {
        long started = System.nanoTime();
        long movedAt = started;
        var last = flow.sample();
        while (!last.settled()) {
            long now = System.nanoTime();
            if (now - movedAt > STANDSTILL.toNanos() || now - started > LONGEST.toNanos()) {
                return new Line(false, "settled", describe(last), details(last));
            }
            progress.note("waiting for the projections: " + describe(last));
            TimeUnit.MILLISECONDS.sleep(SAMPLE_MILLIS);
            var next = flow.sample();
            if (moved(last, next)) {
                movedAt = System.nanoTime();
            }
            last = next;
        }
        progress.note("");
        return new Line(
                true,
                "settled",
                "%.1f s after the last command".formatted((System.nanoTime() - started) / 1e9),
                List.of());
    }

    private static boolean moved(FlowSnapshot last, FlowSnapshot next) {
        return !Objects.equals(last.written(), next.written())
                || !Objects.equals(last.relayed(), next.relayed())
                || !Objects.equals(last.applied(), next.applied());
    }

    private static String describe(FlowSnapshot flow) {
        return "written %s, relayed %s, applied %s"
                .formatted(shown(flow.written()), shown(flow.relayed()), shown(flow.applied()));
    }

    private static List<String> details(FlowSnapshot flow) {
        return flow.projections().stream()
                .filter(projection -> projection.behind() > 0)
                .map(projection ->
                        "%s is %s events behind".formatted(projection.name(), Progress.count(projection.behind())))
                .toList();
    }

    private static String shown(@Nullable Long number) {
        return number == null ? "unknown" : Progress.count(number);
    }
}
