package io.millrace.contract.event;

import io.millrace.contract.MillraceException;
import java.util.Collection;

/** An event's type is not registered with this service. */
public class UnknownEventTypeException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final String type;

    public UnknownEventTypeException(String type, Collection<String> known) {
        super("Event type %s is not registered here. Registered: %s. Register its record with EventTypes."
                .formatted(type, known));
        this.type = type;
    }

    /** The name on the wire, or the class, that was not found. */
    public String type() {
        return type;
    }
}
