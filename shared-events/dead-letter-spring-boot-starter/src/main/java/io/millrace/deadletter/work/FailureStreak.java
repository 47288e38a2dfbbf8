package io.millrace.deadletter.work;

/**
 * Failures in a row of something that is tried again and again: tells when to log, so that an outage is seen in the log
 * without filling it. Not thread-safe.
 */
public final class FailureStreak {

    private static final int AT_LEAST_EVERY = 1_024;

    private int failures;

    /**
     * Takes note of a failure.
     *
     * @return whether to log it: the first, then ever more rarely
     */
    public boolean failed() {
        failures++;
        return Integer.bitCount(failures) == 1 || failures % AT_LEAST_EVERY == 0;
    }

    /** Failures since the last success. */
    public int failures() {
        return failures;
    }

    /**
     * Takes note of a success.
     *
     * @return how many failures it ended; 0 if the last attempt succeeded too
     */
    public int succeeded() {
        int ended = failures;
        failures = 0;
        return ended;
    }
}
