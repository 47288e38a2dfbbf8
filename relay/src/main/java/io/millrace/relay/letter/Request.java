package io.millrace.relay.letter;

/**
 * What an operator wants done with a failed row.
 *
 * @param number requests are done in the order of their numbers
 * @param act what is wanted
 * @param letter the failed row
 * @param open whether the row itself is not done with yet; else only those behind it are
 * @param parked whether rows wait behind it
 */
public record Request(long number, Act act, Letter letter, boolean open, boolean parked) {

    /** The same, had it been to send the row. */
    public Request resubmitted() {
        return new Request(number, Act.RESUBMIT, letter, open, parked);
    }

    /** What can be done with a failed row. */
    public enum Act {
        /** Send it after all, and those behind it. */
        RESUBMIT,
        /** Give it up for good, and send those behind it. */
        DISCARD
    }
}
