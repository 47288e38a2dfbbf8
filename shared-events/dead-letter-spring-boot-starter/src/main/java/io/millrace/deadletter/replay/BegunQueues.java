package io.millrace.deadletter.replay;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Queues whose letters are closed and on which somebody has started.
 *
 * @param keys whose queues; only one if an earlier start on it came to nothing
 * @param crashes starts on that one which came to nothing
 * @param inHand the place in its queue of the event that is noted as in hand, if there was one
 */
record BegunQueues(List<QueueKey> keys, int crashes, @Nullable Long inHand) {

    /** Whether what waits is to be applied one by one, to find what ends the process. */
    boolean careful() {
        return crashes > 0;
    }

    /** Whether what comes first now is what was noted; an older event may have come in front of it. */
    boolean hasInHand(List<QueueEntry> first) {
        return first.isEmpty() || Objects.equals(first.get(0).order(), inHand);
    }
}
