package io.millrace.relay.admin;

import java.util.Arrays;
import java.util.Optional;

/** What became of a row that could not be sent. */
enum FailureState {
    /** It is in its dead letter topic. */
    DEAD_LETTERED,
    /** That topic refused it as well. */
    DLT_FAILED,
    RESUBMITTED,
    DISCARDED;

    /** Whether an operator can still decide on it. */
    boolean isOpen() {
        return this == DEAD_LETTERED || this == DLT_FAILED;
    }

    static Optional<FailureState> named(String name) {
        return Arrays.stream(values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }
}
