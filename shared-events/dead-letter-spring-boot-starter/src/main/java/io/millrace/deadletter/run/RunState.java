package io.millrace.deadletter.run;

/** Where a run stands. */
public enum RunState {

    /** Is being executed, or waits for a worker or for what was away. */
    RUNNING,

    /** An operator holds it. */
    PAUSED,

    /** Too many letters failed; an operator may continue or cancel it. */
    STOPPED,

    /** An operator ended it; letters that were not decided are open again. */
    CANCELLED,

    /** Every letter is decided. */
    DONE;

    /** Whether it still has letters. */
    public boolean isUnfinished() {
        return this == RUNNING || this == PAUSED || this == STOPPED;
    }
}
