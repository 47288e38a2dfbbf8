package io.millrace.relay.publish;

import io.millrace.relay.letter.Letter;
import io.millrace.relay.letter.Recorded;
import org.jspecify.annotations.Nullable;

/**
 * A row of a transaction that was given up.
 *
 * @param refusedAgain why its dead letter topic does not take it either, if it does not
 * @param recorded whether the ledger has it; one that has not may still be found to lie behind another
 * @param done whether nothing is left to be sent or recorded
 */
record Verdict(Letter letter, @Nullable UnsendableRowException refusedAgain, boolean recorded, boolean done) {

    static Verdict fresh(Letter letter) {
        return new Verdict(letter, null, false, false);
    }

    /** What a former run found. */
    static Verdict of(Recorded.Failed failed) {
        return new Verdict(failed.letter(), null, true, failed.dltCause() != null);
    }

    Verdict withRefusal(UnsendableRowException refusal) {
        return new Verdict(letter, refusal, recorded, false);
    }

    Verdict deadLettered() {
        return new Verdict(letter, null, true, false);
    }

    Verdict dltFailed() {
        return new Verdict(letter, refusedAgain, true, true);
    }
}
