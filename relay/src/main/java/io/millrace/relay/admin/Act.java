package io.millrace.relay.admin;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an operator can ask for. */
enum Act {
    /** Send it after all, and those behind it. */
    RESUBMIT,
    /** Give it up for good, and send those behind it. */
    DISCARD,
    /** Let the day of the outbox go that holds it, though it is neither. */
    APPROVE_REMOVAL;

    /** Its name in a path. */
    String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Act> at(String path) {
        return Arrays.stream(values()).filter(act -> act.path().equals(path)).findFirst();
    }
}
