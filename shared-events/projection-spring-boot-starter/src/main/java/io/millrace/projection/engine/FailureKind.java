package io.millrace.projection.engine;

/** Whether a failure passes by itself. */
public enum FailureKind {

    /** It passes: something the projection needs is away or busy. Waited for, however long it takes. */
    PASSING,

    /** It will fail again however often it is tried. */
    PERMANENT,

    /**
     * It may be either. Taken for permanent only while other events of its type succeed: if none does, something that
     * all of them need is more likely to be away.
     */
    UNCLEAR
}
