package io.millrace.relay.lifecycle;

import io.millrace.contract.MillraceException;

/** A run was ended from outside; the next one goes on from what is certain. */
final class RunEndedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    RunEndedException(String why) {
        super(why);
    }
}
