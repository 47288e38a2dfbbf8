package io.millrace.deadletter.letter;

/** Where a letter stands. */
public enum LetterState {

    /** Waits for somebody to decide. */
    OPEN,

    /** Somebody asked for its replay, which has not come to it yet. */
    REPLAYING,

    /** Applied. */
    RESOLVED,

    /** Not applied, because its projection has a newer version of the aggregate; nothing is missing. */
    SUPERSEDED,

    /** Given up, with a reason. */
    DISCARDED;

    /** Whether it still asks for a decision or its outcome. */
    public boolean isUnresolved() {
        return this == OPEN || this == REPLAYING;
    }
}
