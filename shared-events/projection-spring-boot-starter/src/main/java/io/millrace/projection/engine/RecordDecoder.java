package io.millrace.projection.engine;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.envelope.MalformedEnvelopeException;
import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.event.PayloadMismatchException;
import io.millrace.projection.EventContext;
import io.millrace.projection.ProjectionDefinition;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads records as the events that one projection handles. Payloads it does not handle are not read. */
final class RecordDecoder {

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final PayloadJson json = new PayloadJson();
    private final ProjectionDefinition projection;
    private final EventTypes types;

    RecordDecoder(ProjectionDefinition projection, EventTypes types) {
        this.projection = projection;
        this.types = types;
    }

    BatchEvent.Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return new BatchEvent.Tombstone();
        }
        EventEnvelope envelope;
        try {
            envelope = codec.decode(record);
        } catch (MalformedEnvelopeException e) {
            return failed(FailureReason.MALFORMED, record, null, String.valueOf(e.getMessage()), e);
        }
        var type = types.find(envelope.type()).orElse(null);
        if (type == null) {
            return failed(
                    FailureReason.UNKNOWN_TYPE,
                    record,
                    envelope,
                    "Event type %s is not registered; registered are %s".formatted(envelope.type(), types.names()),
                    null);
        }
        if (!type.aggregateType().equals(envelope.aggregateType())) {
            return failed(
                    FailureReason.MALFORMED,
                    record,
                    envelope,
                    "Event type %s belongs to %s, but the event names the aggregate type %s"
                            .formatted(type.name(), type.aggregateType(), envelope.aggregateType()),
                    null);
        }
        var context = new EventContext(envelope, record.topic(), record.partition(), record.offset());
        var handler = projection.handlerOf(type.payload());
        try {
            return new BatchEvent.Event(context, handler == null ? null : json.read(type, envelope.payload()), handler);
        } catch (PayloadMismatchException e) {
            return failed(FailureReason.PAYLOAD_MISMATCH, record, envelope, String.valueOf(e.getMessage()), e);
        } catch (Error e) {
            // Memory that runs out, say, must not take the consumer with it, nor hold its partition up for ever.
            var message = "The payload of %s could not be read: %s".formatted(type.name(), e);
            return new BatchEvent.Undecodable(
                    failure(FailureReason.PAYLOAD_MISMATCH, FailureKinds.of(e), record, envelope, message, e),
                    type.payload());
        }
    }

    private static BatchEvent.Undecodable failed(
            FailureReason reason,
            ConsumerRecord<byte[], byte[]> record,
            @Nullable EventEnvelope envelope,
            String message,
            @Nullable Exception cause) {
        return new BatchEvent.Undecodable(failure(reason, FailureKind.PERMANENT, record, envelope, message, cause));
    }

    private static EventFailure failure(
            FailureReason reason,
            FailureKind kind,
            ConsumerRecord<byte[], byte[]> record,
            @Nullable EventEnvelope envelope,
            String message,
            @Nullable Throwable cause) {
        return new EventFailure(
                reason,
                kind,
                record.topic(),
                record.partition(),
                record.offset(),
                envelope == null ? null : envelope.id(),
                envelope == null ? null : envelope.type(),
                envelope == null ? null : envelope.aggregateId(),
                message,
                cause);
    }
}
