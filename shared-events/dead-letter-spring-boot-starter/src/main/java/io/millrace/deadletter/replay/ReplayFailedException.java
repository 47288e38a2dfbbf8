package io.millrace.deadletter.replay;

import io.millrace.contract.MillraceException;
import io.millrace.deadletter.letter.Failure;

/** A record could not be applied, and will not be by waiting. */
public final class ReplayFailedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final transient Failure failure;

    /**
     * @param index which of the records given
     * @param failure why
     */
    public ReplayFailedException(int index, Failure failure) {
        super(failure.message());
        this.index = index;
        this.failure = failure;
    }

    public int index() {
        return index;
    }

    public Failure failure() {
        return failure;
    }
}
