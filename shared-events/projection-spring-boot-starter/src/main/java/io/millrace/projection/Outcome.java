package io.millrace.projection;

/** What became of an event that a projection was given. */
public enum Outcome {

    /** It is in the projection. */
    APPLIED,

    /** Its version, or its place in the topic, was applied before; nothing changed. */
    DUPLICATE,

    /** A newer version of its aggregate was applied before; nothing changed. {@link ProjectionKind#STATE} only. */
    SUPERSEDED,

    /** Applied although versions before it are missing. {@link ProjectionKind#STATE} only. */
    GAP,

    /** The projection has no handler for its type; only its version and position are kept. */
    NOT_HANDLED,

    /** Not an event, but a record without value, which Kafka's compaction knows as a tombstone; skipped. */
    TOMBSTONE,

    /** Not applied and never will be as it is: put aside as a dead letter, and its key parked. */
    DEAD_LETTERED,

    /** Not applied yet: put aside behind a dead letter of its key, to be applied after it. */
    PARKED,

    /** Not applied: its partition waits or is stopped at this event or at one before it. It comes again. */
    HELD
}
