package io.millrace.deadletter.console;

import io.millrace.deadletter.path.PathStage;
import io.millrace.deadletter.path.PathWatch;
import java.util.ArrayList;
import java.util.List;

/** The whole path as the watches of its parts tell it. */
final class LivePath {

    private final List<PathWatch> watches;

    /** @param watches in the order of the path */
    LivePath(List<PathWatch> watches) {
        this.watches = List.copyOf(watches);
    }

    PathView look() {
        List<PathStage> stages = new ArrayList<>();
        watches.forEach(watch -> stages.addAll(watch.stages()));
        return new PathView(stages);
    }
}
