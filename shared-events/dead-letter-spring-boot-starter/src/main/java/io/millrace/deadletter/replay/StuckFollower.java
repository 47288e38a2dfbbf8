package io.millrace.deadletter.replay;

import io.millrace.deadletter.letter.Failure;
import org.jspecify.annotations.Nullable;

/** A follower that cannot be applied: it becomes the letter at the head of its queue. */
record StuckFollower(QueueEntry entry, Failure failure, @Nullable String appVersion) {

    /** Whether another follower of the same queue is this one or comes behind it. */
    boolean isNotBefore(QueueEntry other) {
        return other.requiredKey().equals(entry.requiredKey()) && QueueEntry.ORDER.compare(other, entry) >= 0;
    }
}
