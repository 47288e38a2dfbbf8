package io.millrace.deadletter.replay;

import io.millrace.contract.MillraceException;
import io.millrace.deadletter.letter.Failure;

/** An entry of a queue could not be applied; rolls its transaction back. */
final class EntryFailedException extends MillraceException {

    private static final long serialVersionUID = 1L;

    private final transient QueueEntry entry;
    private final transient Failure failure;

    EntryFailedException(QueueEntry entry, Failure failure) {
        super(failure.message());
        this.entry = entry;
        this.failure = failure;
    }

    QueueEntry entry() {
        return entry;
    }

    Failure failure() {
        return failure;
    }
}
