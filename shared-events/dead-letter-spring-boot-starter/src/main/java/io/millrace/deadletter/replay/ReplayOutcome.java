package io.millrace.deadletter.replay;

/** What a replay made of a record. */
public enum ReplayOutcome {

    /** It is in the projection now. */
    APPLIED,

    /** The projection has it, or a newer version of its aggregate, already. */
    SUPERSEDED
}
