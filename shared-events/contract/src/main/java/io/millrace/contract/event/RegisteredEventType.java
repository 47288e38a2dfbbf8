package io.millrace.contract.event;

import java.util.regex.Pattern;

/**
 * A registered event type.
 *
 * @param name name with major version
 * @param aggregateType type of the aggregate the event belongs to
 * @param payload record that carries the payload
 */
public record RegisteredEventType(EventTypeName name, String aggregateType, Class<?> payload) {

    private static final Pattern AGGREGATE_TYPE = Pattern.compile("[a-z][a-z0-9_-]*");

    public RegisteredEventType {
        if (!AGGREGATE_TYPE.matcher(aggregateType).matches()) {
            throw new IllegalArgumentException(
                    "Aggregate type '%s' of %s is not a lower-case word such as post; it names a topic"
                            .formatted(aggregateType, name));
        }
    }

    static RegisteredEventType of(Class<?> payload) {
        var annotation = payload.getAnnotation(EventType.class);
        if (annotation == null) {
            throw new IllegalArgumentException(
                    "%s lacks @EventType; annotate it with its name on the wire".formatted(payload.getName()));
        }
        if (!payload.isRecord()) {
            throw new IllegalArgumentException(
                    "%s is not a record; event payloads are records".formatted(payload.getName()));
        }
        return new RegisteredEventType(EventTypeName.parse(annotation.value()), annotation.aggregate(), payload);
    }
}
