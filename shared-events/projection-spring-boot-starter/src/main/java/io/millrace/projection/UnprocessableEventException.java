package io.millrace.projection;

import io.millrace.contract.MillraceException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler for an event that it can never apply: the event becomes a dead letter at once. Other exceptions
 * are judged by their type; see {@link io.millrace.projection.engine.FailureKind}.
 */
public class UnprocessableEventException extends MillraceException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the event and what to do about it; an operator reads it. */
    public UnprocessableEventException(String message) {
        super(message);
    }

    /** Says what is wrong with the event and what to do about it; an operator reads it. */
    public UnprocessableEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
