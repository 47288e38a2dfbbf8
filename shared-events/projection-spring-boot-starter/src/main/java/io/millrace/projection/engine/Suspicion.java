package io.millrace.projection.engine;

/**
 * An unclear failure of an event, seen against the others of its type. It is taken for the event's own once others
 * succeeded after it, the event failed again, and others succeeded once more. While one thing is away that all of them
 * need, none succeeds between two failures, wherever in a batch that began and wherever it ended.
 *
 * @param failure the number of its last failure
 * @param followed whether others succeeded right behind it then, in the same pass
 * @param alternations how often others succeeded between two of its failures
 */
record Suspicion(long failure, boolean followed, int alternations) {

    private static final int PROOF = 2;

    /** Failed for the first time. */
    Suspicion(long failure, boolean followed) {
        this(failure, followed, 0);
    }

    /**
     * Failed again.
     *
     * @param othersSucceeded whether others were committed that had begun after the last failure
     */
    Suspicion again(boolean othersSucceeded, long nowFailure, boolean nowFollowed) {
        return new Suspicion(nowFailure, nowFollowed, alternations + (followed || othersSucceeded ? 1 : 0));
    }

    boolean isProven() {
        return alternations + (followed ? 1 : 0) >= PROOF;
    }
}
