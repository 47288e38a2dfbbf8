package io.millrace.projection.await;

/** How waiting for a version ended. */
public sealed interface AwaitResult {

    /**
     * The projection shows the version.
     *
     * @param version the version it shows, which may be a later one
     */
    record Reached(long version) implements AwaitResult {}

    /**
     * Time was up.
     *
     * @param version the version the projection shows, 0 for none
     */
    record TimedOut(long version) implements AwaitResult {}

    /** The projection reads no events of the receipt's aggregate type, so the write does not concern it. */
    record NotConcerned() implements AwaitResult {}
}
