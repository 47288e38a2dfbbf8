package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;

/** A handler needs something that is away just now; replaying again later settles it. */
final class ReplayInterruptedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    ReplayInterruptedException(long offset, Throwable cause) {
        super("The record at offset %d could not be applied just now: %s".formatted(offset, cause), cause);
    }
}
