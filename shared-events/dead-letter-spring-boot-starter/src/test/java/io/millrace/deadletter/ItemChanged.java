package io.millrace.deadletter;

import io.millrace.contract.event.EventType;

/** The event of the tests' projection. */
@EventType(value = ItemChanged.TYPE, aggregate = "item")
public record ItemChanged(String value) {

    public static final String TYPE = "item.changed.v1";

    public static String json(String value) {
        return "{\"value\":\"%s\"}".formatted(value);
    }
}
