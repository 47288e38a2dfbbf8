package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;

/** A handler threw; rolls the batch back and says for which event. */
final class HandlerFailedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient BatchEvent event;
    private final Throwable thrown;

    HandlerFailedException(BatchEvent event, Throwable thrown) {
        super(String.valueOf(thrown), thrown);
        this.event = event;
        this.thrown = thrown;
    }

    BatchEvent event() {
        return event;
    }

    Throwable thrown() {
        return thrown;
    }
}
