package io.millrace.projection.engine;

/**
 * An unclear failure of an event, seen against the others of its type. It is taken for the event's own once others
 * succeeded after it, the event failed again, and others succeeded once more. While one thing is away that all of them
 * need, none succeeds between two failures, wherever in a batch that began and wherever it ended.
 *
 * @param committed how many others had been committed when the event last failed
 * @param followed whether others succeeded right behind it then, in the same pass
 * @param alternations how often others succeeded between two of its failures
 */
record Suspicion(long committed, boolean followed, int alternations) {

    private static final int PROOF = 2;

    /** Failed for the first time. */
    Suspicion(long committed, boolean followed) {
        this(committed, followed, 0);
    }

    /** Failed again. */
    Suspicion again(long nowCommitted, boolean nowFollowed) {
        boolean between = followed || nowCommitted > committed;
        return new Suspicion(nowCommitted, nowFollowed, alternations + (between ? 1 : 0));
    }

    boolean isProven() {
        return alternations + (followed ? 1 : 0) >= PROOF;
    }
}
