package io.millrace.relay.publish;

import io.millrace.contract.topic.Topics;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.Letter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Makes the records of rows and of letters, for topics that exist. Confined to the relay's thread. */
final class Records {

    /** No topic for events takes less, so the settings of topics with small events need not be read. */
    private static final int SMALL = 8_192;

    /** Frame of a batch, a record or a header, with room to spare. */
    private static final int BESIDE_CONTENT = 256;

    private final RowRouter router;
    private final LetterCodec letters;
    private final Topology topology;

    Records(RowRouter router, Topology topology) {
        this.router = router;
        this.letters = new LetterCodec(router);
        this.topology = topology;
    }

    /**
     * The record that carries the row's event.
     *
     * @throws UnsendableRowException if there is none, or if its topic is missing for good
     */
    ProducerRecord<byte[], byte[]> event(CapturedRow row) throws InterruptedException {
        var record = router.route(row);
        try {
            topology.ensure(record.topic());
        } catch (MissingTopicException e) {
            throw unsendable(row, e);
        }
        return record;
    }

    /**
     * The record that carries the letter, in the partition of the event's own topic if there is one of that number.
     *
     * @throws UnsendableRowException if the dead letter topic is missing for good
     */
    ProducerRecord<byte[], byte[]> letter(Letter letter) throws InterruptedException {
        var topic = Topics.deadLettersOf(letter.topic() == null ? Topics.unroutable() : letter.topic());
        var origin =
                letter.topic() == null ? 0 : topology.partitions(letter.topic()).orElse(0);
        int partitions;
        try {
            partitions = origin > 0 ? topology.ensure(topic, origin) : topology.ensure(topic);
        } catch (MissingTopicException e) {
            throw unsendable(letter.row(), e);
        }
        return letters.encode(topic, letter, key -> partition(key, origin, partitions));
    }

    /** Whether the record's topic may refuse it for its size: compression may make it small enough. */
    boolean mayBeTooLarge(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
        long size = size(record);
        return size > SMALL && size > topology.limit(record.topic());
    }

    /** What the broker may count at most. */
    private static long size(ProducerRecord<byte[], byte[]> record) {
        long size = BESIDE_CONTENT + length(record.key()) + length(record.value());
        for (var header : record.headers()) {
            size += BESIDE_CONTENT + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** To be called when a topic refused a record for its size although it was not expected to. */
    void forgetLimits() {
        topology.forgetLimits();
    }

    /** To be called when the record's topic seems to be gone. */
    void forget(ProducerRecord<byte[], byte[]> record) {
        topology.forget(record.topic());
    }

    /** As the producer chooses it; null leaves the choice to the producer. */
    private static @Nullable Integer partition(byte @Nullable [] key, int origin, int partitions) {
        if (key == null || origin == 0) {
            return null;
        }
        var partition = Utils.toPositive(Utils.murmur2(key)) % origin;
        return partition < partitions ? partition : null;
    }

    private static UnsendableRowException unsendable(CapturedRow row, MissingTopicException missing) {
        var reason = missing.letterReason();
        if (reason == null) {
            throw missing;
        }
        return new UnsendableRowException(row, reason, String.valueOf(missing.getMessage()), missing);
    }
}
