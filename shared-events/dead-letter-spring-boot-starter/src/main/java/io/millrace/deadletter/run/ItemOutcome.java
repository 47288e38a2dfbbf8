package io.millrace.deadletter.run;

/** What became of a letter in a run. */
public enum ItemOutcome {

    /** Applied. */
    RESOLVED,

    /** The projection has this version or a newer one. */
    SUPERSEDED,

    /** Failed again, and is open again. */
    FAILED,

    /** Its turn did not come, or it was closed before. */
    NOT_REPLAYED
}
