package io.millrace.relay.letter;

import org.jspecify.annotations.Nullable;

/** What the ledger knows of a row that the slot may deliver again. */
public sealed interface Recorded {

    /** It was given up: its letter may not have been written. */
    record Failed(Letter letter, @Nullable String dltCause) implements Recorded {}

    /** It is held back already. */
    record Waiting() implements Recorded {}

    /** It was resubmitted, discarded or released: it is not to be sent again. */
    record Settled() implements Recorded {}
}
