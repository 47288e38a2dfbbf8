package io.millrace.local.traffic;

import io.millrace.contract.outbox.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What became of one command.
 *
 * @param outcome how it ended
 * @param post id of the post it was about; null if that was never created
 * @param receipt what the write side promised; null if it changed nothing or was not accepted
 * @param answeredAt {@link System#nanoTime()} when the last answer came
 * @param detail why it was refused or failed; empty if it was accepted
 */
record Played(Outcome outcome, @Nullable String post, @Nullable Receipt receipt, long answeredAt, String detail) {

    /** How a command ended. */
    enum Outcome {
        /** The write side did it, or had done it before. */
        ACCEPTED,
        /** The write side said no for good, such as a comment on a deleted post. */
        REFUSED,
        /** No answer, or an error of the service, however often it was asked. */
        FAILED
    }
}
