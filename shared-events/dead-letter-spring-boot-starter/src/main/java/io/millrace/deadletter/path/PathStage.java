package io.millrace.deadletter.path;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the path of events, as it was last looked at. What is null is unknown.
 *
 * @param name who carries the events on, such as a projection
 * @param source where it takes them from, such as a topic
 * @param position how far it is, summed over its partitions
 * @param backlog what it has not taken yet
 * @param parkedKeys keys whose events queue behind a dead letter of this stage
 * @param parkedEvents events in these queues
 * @param troubles what keeps it from going on, each in one sentence
 */
public record PathStage(
        String name,
        String source,
        @Nullable Long position,
        @Nullable Backlog backlog,
        @Nullable Long parkedKeys,
        @Nullable Long parkedEvents,
        List<String> troubles) {

    public PathStage {
        troubles = List.copyOf(troubles);
    }

    /** A stage of which nothing is known. */
    public static PathStage unknown(String name, String source, String trouble) {
        return new PathStage(name, source, null, null, null, null, List.of(trouble));
    }

    /** The same with one more trouble. */
    PathStage with(String trouble) {
        List<String> more = new ArrayList<>(troubles);
        more.add(trouble);
        return new PathStage(name, source, position, backlog, parkedKeys, parkedEvents, more);
    }
}
