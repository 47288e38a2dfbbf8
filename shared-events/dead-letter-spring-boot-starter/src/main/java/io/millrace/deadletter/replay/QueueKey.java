package io.millrace.deadletter.replay;

import io.millrace.deadletter.parking.RecordKey;
import java.util.Comparator;

/** A key of a group, to which a queue may belong. */
record QueueKey(String group, RecordKey key) implements Comparable<QueueKey> {

    private static final Comparator<QueueKey> ORDER =
            Comparator.comparing(QueueKey::group).thenComparing(QueueKey::key);

    @Override
    public int compareTo(QueueKey other) {
        return ORDER.compare(this, other);
    }
}
