package io.millrace.projection.engine;

/** What to do with a record that cannot be applied and will not be by waiting. */
public sealed interface FailureDecision {

    /**
     * Leaves the record and all behind it in its partition unapplied; other partitions go on. They come again when the
     * partition is assigned again.
     */
    record Stop() implements FailureDecision {}
}
