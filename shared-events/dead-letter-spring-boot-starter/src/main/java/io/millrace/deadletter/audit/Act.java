package io.millrace.deadletter.audit;

/** What operators do. */
public enum Act {
    REPLAY_REQUESTED,
    REPLAY_PAUSED,
    REPLAY_CONTINUED,
    REPLAY_CANCELLED,
    /** By itself, because letters failed. */
    REPLAY_STOPPED,
    /** By itself, with all its letters decided. */
    REPLAY_DONE,
    DRY_RUN,
    EDITED,
    DISCARDED,
    REOPENED
}
