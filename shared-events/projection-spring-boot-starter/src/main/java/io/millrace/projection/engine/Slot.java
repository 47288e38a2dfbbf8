package io.millrace.projection.engine;

import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A partition as the engine knows it: which incarnation of the topic, how far it is applied, whether it is stopped. */
final class Slot {

    private final TopicPartition partition;
    private final String topicId;
    private long next;
    private @Nullable PartitionStop stop;
    private @Nullable PartitionWait wait;
    private long waitedBefore = -1;
    private final TreeMap<Long, Suspicion> suspicions = new TreeMap<>();
    private boolean moved;

    Slot(TopicPartition partition, String topicId, long next) {
        this.partition = partition;
        this.topicId = topicId;
        this.next = next;
    }

    TopicPartition partition() {
        return partition;
    }

    String topicId() {
        return topicId;
    }

    /** Offset of the next record to apply. */
    long next() {
        return next;
    }

    void advance(long offset) {
        next = offset;
        moved = true;
        suspicions.headMap(offset).clear();
    }

    /** Whether it moved since it was taken up. */
    boolean hasMoved() {
        return moved;
    }

    void stop(PartitionStop at) {
        stop = at;
    }

    @Nullable
    PartitionStop stopped() {
        return stop;
    }

    void waitBefore(PartitionWait before) {
        wait = before;
        waitedBefore = before.offset();
    }

    /** What it waits for, if it does. */
    @Nullable
    PartitionWait waiting() {
        return wait;
    }

    /** Waits no longer: its records come again. */
    void tryAgain() {
        wait = null;
    }

    /** Whether it waited before that record already. */
    boolean hasWaitedBefore(long offset) {
        return waitedBefore == offset;
    }

    /**
     * A record failed for a reason that is not clear.
     *
     * @param followed whether others of its type succeeded behind it
     * @param tokens what is known of others of its type
     */
    Suspicion suspect(long offset, Class<?> type, boolean followed, EarnedTokens tokens) {
        var before = suspicions.get(offset);
        var now = before == null
                ? new Suspicion(tokens.failed(), followed)
                : before.again(tokens.succeededSince(before.failure(), type), tokens.failed(), followed);
        suspicions.put(offset, now);
        return now;
    }

    boolean holds(long offset) {
        return stop != null && offset >= stop.offset() || wait != null && offset >= wait.offset();
    }
}
