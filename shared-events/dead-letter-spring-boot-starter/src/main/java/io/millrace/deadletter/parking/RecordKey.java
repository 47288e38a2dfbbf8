package io.millrace.deadletter.parking;

import java.util.Comparator;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A key of a topic, whose records keep their order.
 *
 * @param topic the topic
 * @param key bytes of the records' key
 */
public record RecordKey(String topic, Bytes key) implements Comparable<RecordKey> {

    private static final Comparator<RecordKey> ORDER =
            Comparator.comparing(RecordKey::topic).thenComparing(RecordKey::key);

    /** What PostgreSQL can hold in an index, with the names beside it. No id is that long; a record by mistake may be. */
    static final int LONGEST = 2_000;

    /** The key with the given bytes, or null if there are none or so many that its records cannot be kept in order. */
    public static @Nullable RecordKey of(String topic, byte @Nullable [] key) {
        return key == null || key.length > LONGEST ? null : new RecordKey(topic, Bytes.wrap(key));
    }

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }
}
