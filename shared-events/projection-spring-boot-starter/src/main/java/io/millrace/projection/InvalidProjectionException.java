package io.millrace.projection;

import io.millrace.contract.MillraceException;

/** A class cannot serve as a projection; the message says which, why and what to change. Raised at start-up. */
public class InvalidProjectionException extends MillraceException {

    private static final long serialVersionUID = 1L;

    public InvalidProjectionException(String message) {
        super(message);
    }
}
