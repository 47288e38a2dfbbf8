package io.millrace.deadletter.console;

import io.millrace.deadletter.run.ReplayRun;
import io.millrace.deadletter.run.RunItem;
import java.util.List;
import java.util.Locale;

/**
 * A replay run as its page shows it, and marks of its parts: a page that asks again says which it has, and gets those that
 * changed. What did not change keeps its focus, and is not read aloud again.
 *
 * @param run the run
 * @param items its first letters
 */
public record RunView(ReplayRun run, List<RunItem> items) {

    public RunView {
        items = List.copyOf(items);
    }

    /** For those who listen: a sentence with each change of state, and with each tenth of the letters. */
    public String spoken() {
        var progress = run.progress();
        return switch (run.state()) {
            case RUNNING -> "Running, %d %% decided".formatted(progress.percent() / 10 * 10);
            case PAUSED -> "Paused";
            case STOPPED -> "Stopped: " + run.note();
            case CANCELLED -> "Cancelled";
            case DONE ->
                "Done: %d resolved, %d superseded, %d failed, %d not replayed"
                        .formatted(
                                progress.resolved(), progress.superseded(), progress.failed(), progress.notReplayed());
        };
    }

    /** Equal for equal runs. */
    public String mark() {
        return hex(run.hashCode());
    }

    /** Equal for equal sentences. */
    public String spokenMark() {
        return hex(spoken().hashCode());
    }

    /** Equal where there is the same to do. */
    public String actsMark() {
        return run.state().name().toLowerCase(Locale.ROOT);
    }

    /** Equal for equal letters. */
    public String itemsMark() {
        return hex(items.hashCode());
    }

    private static String hex(int hash) {
        return Integer.toHexString(hash);
    }
}
