package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;

/** The position of a partition is not where this engine left it. */
final class FencedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    FencedException(String projection) {
        super("Projection %s: another instance has moved its position".formatted(projection));
    }
}
