package io.millrace.projection;

/** What a projection asks of the versions of the events it is given. */
public enum ProjectionKind {

    /**
     * Each event carries all the projection keeps of it, so a newer event makes an older one needless. A version that
     * skips some is applied and noticed as {@link Outcome#GAP}; an older one is {@link Outcome#SUPERSEDED}.
     */
    STATE,

    /**
     * Each event is a step from the one before, such as a counter's increment. Versions of an aggregate must follow
     * each other; a version that skips some becomes a dead letter, to be replayed once the missing event is there.
     */
    DELTA
}
