package io.millrace.outbox;

import io.millrace.contract.envelope.EnvelopeHeaders;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event to be appended.
 *
 * @param aggregateId id of the aggregate; it becomes the record's key
 * @param version version that the event brings the aggregate to, from 1
 * @param event record that carries the payload
 * @param headers headers of the record beside the envelope's, in their order
 */
public record OutboxEvent(String aggregateId, long version, Object event, Map<String, String> headers) {

    public OutboxEvent {
        var type = event.getClass().getSimpleName();
        if (aggregateId.isBlank()) {
            throw new IllegalArgumentException("%s names no aggregate: its id is blank".formatted(type));
        }
        if (version < 1) {
            throw new IllegalArgumentException(
                    "%s of aggregate %s has version %d; versions count from 1".formatted(type, aggregateId, version));
        }
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        headers.forEach((name, value) -> {
            if (name.isBlank() || EnvelopeHeaders.isReserved(name)) {
                throw new IllegalArgumentException(
                        "%s of aggregate %s carries the header '%s', a name that belongs to the envelope; rename it"
                                .formatted(type, aggregateId, name));
            }
        });
    }
}
