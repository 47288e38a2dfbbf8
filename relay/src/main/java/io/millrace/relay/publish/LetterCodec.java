package io.millrace.relay.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.contract.envelope.EnvelopeHeaders;
import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.slot.Lsn;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Letters as Kafka records: key, payload and headers of the event as far as the row has them, and what went wrong. */
final class LetterCodec {

    private static final byte[] NOTHING = {};
    private static final int LONGEST_CAUSE = 2_000;

    private final RowRouter router;

    LetterCodec(RowRouter router) {
        this.router = router;
    }

    ProducerRecord<byte[], byte[]> encode(
            String topic, Letter letter, Function<byte @Nullable [], @Nullable Integer> partition) {
        var row = letter.row();
        var key = row.aggregateId() == null ? null : row.aggregateId().getBytes(UTF_8);
        var value = letter.pointer() == null ? row.payload() : NOTHING;
        var headers = headers(letter);
        add(headers, DeadLetterHeaders.ID, letter.id());
        add(headers, DeadLetterHeaders.SOURCE, DeadLetterHeaders.SOURCE_RELAY);
        add(headers, DeadLetterHeaders.REASON, letter.reason().name());
        add(headers, DeadLetterHeaders.CAUSE_CLASS, letter.causeClass());
        add(headers, DeadLetterHeaders.CAUSE, shortened(letter.cause()));
        add(headers, DeadLetterHeaders.ATTEMPTS, Integer.toString(letter.attempts()));
        add(headers, DeadLetterHeaders.ROW_ID, row.id());
        add(headers, DeadLetterHeaders.LSN, Lsn.format(row.lsn()));
        add(headers, DeadLetterHeaders.TOPIC, letter.topic());
        add(headers, DeadLetterHeaders.FAILED_AT, letter.failedAt().toString());
        add(headers, DeadLetterHeaders.POINTER, letter.pointer());
        return new ProducerRecord<>(topic, partition.apply(key), key, value, headers);
    }

    private Headers headers(Letter letter) {
        try {
            return withoutOurs(new RecordHeaders(router.route(letter.row()).headers()));
        } catch (UnsendableRowException e) {
            return columns(letter);
        }
    }

    /** A row may name headers as it likes; in its letter those of the relay are the relay's. */
    private static Headers withoutOurs(Headers headers) {
        for (var header : headers.toArray()) {
            if (header.key().startsWith(DeadLetterHeaders.PREFIX)) {
                headers.remove(header.key());
            }
        }
        return headers;
    }

    /** What there is of the envelope of a row that has no complete one. */
    private static Headers columns(Letter letter) {
        var row = letter.row();
        var headers = new RecordHeaders();
        add(headers, EnvelopeHeaders.ID, row.id());
        add(headers, EnvelopeHeaders.TYPE, row.type());
        add(headers, EnvelopeHeaders.SUBJECT, row.aggregateId());
        add(headers, EnvelopeHeaders.TIME, row.occurredAt().toString());
        add(headers, EnvelopeHeaders.AGGREGATE_TYPE, row.aggregateType());
        add(headers, EnvelopeHeaders.AGGREGATE_VERSION, Long.toString(row.aggregateVersion()));
        add(headers, EnvelopeHeaders.TRACEPARENT, row.traceparent());
        add(headers, DeadLetterHeaders.RAW_HEADERS, row.headers());
        return headers;
    }

    private static String shortened(String cause) {
        return cause.length() <= LONGEST_CAUSE ? cause : cause.substring(0, LONGEST_CAUSE);
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }
}
