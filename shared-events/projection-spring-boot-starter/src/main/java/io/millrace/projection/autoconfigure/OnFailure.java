package io.millrace.projection.autoconfigure;

/** What becomes of an event that cannot be applied and will not be by waiting. */
public enum OnFailure {

    /** It becomes a dead letter, and later events of its key wait behind it; all other keys go on. */
    PARK,

    /** Its partition stops before it. */
    STOP
}
