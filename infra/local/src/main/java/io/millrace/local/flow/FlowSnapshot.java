package io.millrace.local.flow;

import io.millrace.local.flow.LatencyLog.Latency;
import io.millrace.local.letters.LetterFigures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flow at one moment; null where its source does not answer.
 *
 * @param at milliseconds since 1970
 * @param written rows in the outbox
 * @param relayed events on the topics
 * @param repeated records whose event was on a topic before
 * @param applied events that every projection of their topic has applied
 * @param latency from the write side's answer to a query that shows the change
 * @param relay what the relay says of itself
 * @param projections lag of each projection
 * @param letters dead letters of the read service
 * @param events the latest events, the newest first
 */
public record FlowSnapshot(
        long at,
        @Nullable Long written,
        @Nullable Long relayed,
        long repeated,
        @Nullable Long applied,
        @Nullable Latency latency,
        @Nullable RelayFigures relay,
        List<ProjectionLag> projections,
        @Nullable LetterFigures letters,
        List<SeenEvent> events) {

    /** Whether all that was written is applied, as far as it can be seen now. */
    public boolean settled() {
        return written != null
                && written.equals(relayed)
                && written.equals(applied)
                && projections.stream().allMatch(projection -> projection.behind() == 0);
    }
}
