package io.millrace.contract.event;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The event types a service knows: name on the wire ↔ record. Immutable and thread-safe.
 *
 * <p>Only what is registered is ever decoded; nothing on the wire names a class.
 */
public final class EventTypes {

    private final Map<String, RegisteredEventType> byName;
    private final Map<Class<?>, RegisteredEventType> byPayload;

    private EventTypes(Map<String, RegisteredEventType> byName, Map<Class<?>, RegisteredEventType> byPayload) {
        this.byName = Collections.unmodifiableMap(byName);
        this.byPayload = Collections.unmodifiableMap(byPayload);
    }

    /**
     * Registers records annotated with {@link EventType}.
     *
     * @throws IllegalArgumentException if a class is not a record, lacks the annotation, or repeats a name
     */
    public static EventTypes of(Class<?>... payloads) {
        return of(List.of(payloads));
    }

    /** Like {@link #of(Class...)}. */
    public static EventTypes of(Collection<Class<?>> payloads) {
        Map<String, RegisteredEventType> byName = new LinkedHashMap<>();
        Map<Class<?>, RegisteredEventType> byPayload = new LinkedHashMap<>();
        for (Class<?> payload : payloads) {
            var type = RegisteredEventType.of(payload);
            var other = byName.putIfAbsent(type.name().toString(), type);
            if (other != null && other.payload() != payload) {
                throw new IllegalArgumentException(
                        "Event type %s is claimed by %s and by %s; give one of them its own name"
                                .formatted(type.name(), other.payload().getName(), payload.getName()));
            }
            byPayload.put(payload, type);
        }
        return new EventTypes(byName, byPayload);
    }

    /**
     * The type whose payload the given event is.
     *
     * @throws UnknownEventTypeException if its class is not registered
     */
    public RegisteredEventType typeOf(Object event) {
        var type = byPayload.get(event.getClass());
        if (type == null) {
            throw new UnknownEventTypeException(event.getClass().getName(), names());
        }
        return type;
    }

    /** The type with the given name on the wire, if it is registered. */
    public Optional<RegisteredEventType> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All registered names as on the wire, in the order of registration. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** All registered types, in the order of registration. */
    public Collection<RegisteredEventType> all() {
        return byName.values();
    }
}
