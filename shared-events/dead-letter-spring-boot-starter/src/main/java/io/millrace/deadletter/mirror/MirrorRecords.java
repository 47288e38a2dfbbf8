package io.millrace.deadletter.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.letter.DeadLetterHeaders;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Letters as records of dead letter topics. */
final class MirrorRecords {

    private static final String TABLE = "millrace.dead_letter";
    private static final byte[] EMPTY = {};

    /** A record without its value is to fit wherever one may be sent at all. */
    private static final int MOST_HEADER_BYTES = 4_096;

    private static final int LONGEST_CAUSE = 1_000;

    private MirrorRecords() {}

    /**
     * The record byte for byte, with what is known of its failure.
     *
     * @param partitions how many the dead letter topic has; with too few of them the key's hash decides
     */
    static ProducerRecord<byte[], byte[]> whole(MirrorLetter letter, int partitions) {
        var record = letter.stored().record();
        return to(letter, partitions, record.value(), headersOf(letter, record.headers()));
    }

    /** Without the value, which is too large; says where it lies. */
    static ProducerRecord<byte[], byte[]> pointer(MirrorLetter letter, int partitions) {
        var original = letter.stored().record().headers();
        var headers = headersOf(letter, sizeOf(original) > MOST_HEADER_BYTES ? new RecordHeaders() : original);
        set(headers, DeadLetterHeaders.POINTER, TABLE + " " + letter.id());
        return to(letter, partitions, EMPTY, headers);
    }

    /** With the time of the copy: by that of the record, a topic's retention might remove it at once. */
    private static ProducerRecord<byte[], byte[]> to(
            MirrorLetter letter, int partitions, byte @Nullable [] value, Headers headers) {
        var record = letter.stored().record();
        var partition = record.partition() < partitions ? Integer.valueOf(record.partition()) : null;
        return new ProducerRecord<>(letter.deadLetterTopic(), partition, null, record.key(), value, headers);
    }

    private static Headers headersOf(MirrorLetter letter, Headers original) {
        var headers = new RecordHeaders(original);
        var record = letter.stored().record();
        set(headers, DeadLetterHeaders.ID, letter.mirrorId().toString());
        set(headers, DeadLetterHeaders.SOURCE, DeadLetterHeaders.SOURCE_PROJECTION);
        set(headers, DeadLetterHeaders.REASON, letter.reason());
        set(headers, DeadLetterHeaders.CAUSE_CLASS, letter.causeClass());
        set(headers, DeadLetterHeaders.CAUSE, shortened(letter.message()));
        set(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(letter.attempts()));
        set(headers, DeadLetterHeaders.FAILED_AT, letter.failedAt().toString());
        set(headers, DeadLetterHeaders.FINGERPRINT, letter.fingerprint());
        set(headers, DeadLetterHeaders.GROUP, letter.group());
        set(headers, DeadLetterHeaders.PROJECTION, letter.projection());
        set(headers, DeadLetterHeaders.TOPIC, record.topic());
        set(headers, DeadLetterHeaders.TOPIC_ID, letter.stored().topicId());
        set(headers, DeadLetterHeaders.PARTITION, Integer.toString(record.partition()));
        set(headers, DeadLetterHeaders.OFFSET, Long.toString(record.offset()));
        return headers;
    }

    /** The record may have been a dead letter before. */
    private static void set(Headers headers, String name, @Nullable String value) {
        headers.remove(name);
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_CAUSE ? message : message.substring(0, LONGEST_CAUSE) + "...";
    }

    private static int sizeOf(Headers headers) {
        int size = 0;
        for (Header header : headers) {
            size += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return size;
    }
}
