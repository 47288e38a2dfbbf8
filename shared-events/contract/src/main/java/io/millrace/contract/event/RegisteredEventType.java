package io.millrace.contract.event;

/**
 * A registered event type.
 *
 * @param name name with major version
 * @param aggregateType type of the aggregate the event belongs to
 * @param payload record that carries the payload
 */
public record RegisteredEventType(EventTypeName name, String aggregateType, Class<?> payload) {

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
