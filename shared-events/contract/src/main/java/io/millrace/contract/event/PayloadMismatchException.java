package io.millrace.contract.event;

import io.millrace.contract.MillraceException;

/** A payload does not fit the record its type is registered with. */
public class PayloadMismatchException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final EventTypeName type;

    public PayloadMismatchException(EventTypeName type, Class<?> payload, Throwable cause) {
        super("Payload of %s does not fit %s: %s".formatted(type, payload.getSimpleName(), cause.getMessage()), cause);
        this.type = type;
    }

    public EventTypeName type() {
        return type;
    }
}
