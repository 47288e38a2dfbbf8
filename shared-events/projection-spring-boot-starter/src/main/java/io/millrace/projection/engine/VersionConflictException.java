package io.millrace.projection.engine;

import io.millrace.contract.MillraceException;

/** Another transaction moved a version between this batch's read and its write. Applying the batch again settles it. */
final class VersionConflictException extends MillraceException {

    private static final long serialVersionUID = 1L;

    VersionConflictException(String projection, int expected, int written) {
        super(
                "Projection %s: %d of %d versions were changed by another transaction meanwhile; the batch is applied again"
                        .formatted(projection, expected - written, expected));
    }
}
