package io.millrace.deadletter.parking;

import java.util.Comparator;
import org.apache.kafka.common.utils.Bytes;

/**
 * A key of a topic, whose records keep their order.
 *
 * @param topic the topic
 * @param key bytes of the records' key
 */
public record RecordKey(String topic, Bytes key) implements Comparable<RecordKey> {

    private static final Comparator<RecordKey> ORDER =
            Comparator.comparing(RecordKey::topic).thenComparing(RecordKey::key);

    /** The key with the given bytes. */
    public static RecordKey of(String topic, byte[] key) {
        return new RecordKey(topic, Bytes.wrap(key));
    }

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }
}
