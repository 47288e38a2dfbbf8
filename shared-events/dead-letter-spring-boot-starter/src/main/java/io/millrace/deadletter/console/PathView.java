package io.millrace.deadletter.console;

import io.millrace.deadletter.path.Backlog;
import io.millrace.deadletter.path.PathStage;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The path as a page shows it.
 *
 * @param stages its parts
 */
public record PathView(List<PathStage> stages) {

    private static final int NAMED = 5;
    private static final long SHORTEST = 100;

    public PathView {
        stages = List.copyOf(stages);
    }

    /** How it is, in one sentence that changes only when somebody should look. */
    public String summary() {
        var troubled =
                stages.stream().filter(stage -> !stage.troubles().isEmpty()).toList();
        if (troubled.isEmpty()) {
            return "All %d parts of the path go on.".formatted(stages.size());
        }
        var names = troubled.stream().map(PathStage::name).distinct().toList();
        return "%d of %d parts of the path are in trouble: %s%s."
                .formatted(
                        troubled.size(),
                        stages.size(),
                        names.stream().limit(NAMED).collect(Collectors.joining(", ")),
                        names.size() > NAMED ? " and others" : "");
    }

    /** Equal for equal summaries. */
    public String mark() {
        return Integer.toHexString(summary().hashCode());
    }

    /** How much there is, for people. */
    public static String amount(@Nullable Backlog backlog) {
        if (backlog == null) {
            return "unknown";
        }
        var unit = backlog.amount() == 1 ? backlog.unit().replaceFirst("s$", "") : backlog.unit();
        return String.format(Locale.ROOT, "%,d %s", backlog.amount(), unit);
    }

    /** How long the oldest has been waiting, for people. */
    public static String age(@Nullable Backlog backlog) {
        if (backlog == null || backlog.age() == null) {
            return "unknown";
        }
        return backlog.amount() == 0 && backlog.age().isZero() ? "–" : text(backlog.age());
    }

    private static String text(Duration age) {
        long seconds = age.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", Math.max(SHORTEST, age.toMillis()) / 1_000.0);
        }
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " days";
    }
}
