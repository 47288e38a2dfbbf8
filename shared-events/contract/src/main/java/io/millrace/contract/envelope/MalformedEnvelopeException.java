package io.millrace.contract.envelope;

import io.millrace.contract.MillraceException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A record on an event topic is not an event: an attribute of its envelope is missing or does not parse. */
public class MalformedEnvelopeException extends MillraceException {

    private static final long serialVersionUID = 1L;

    MalformedEnvelopeException(ConsumerRecord<?, ?> record, String reason) {
        super("Record %s-%d@%d is not an event: %s"
                .formatted(record.topic(), record.partition(), record.offset(), reason));
    }

    MalformedEnvelopeException(ConsumerRecord<?, ?> record, String reason, Exception cause) {
        super(
                "Record %s-%d@%d is not an event: %s"
                        .formatted(record.topic(), record.partition(), record.offset(), reason),
                cause);
    }
}
