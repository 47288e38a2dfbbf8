package io.millrace.deadletter.replay;

import java.util.List;

/**
 * Queues whose letters are closed and on which somebody has started.
 *
 * @param keys whose queues; only one if an earlier start on it came to nothing
 * @param crashes starts on that one which came to nothing
 */
record BegunQueues(List<QueueKey> keys, int crashes) {

    /** Whether what waits is to be applied one by one, to find what ends the process. */
    boolean careful() {
        return crashes > 0;
    }
}
