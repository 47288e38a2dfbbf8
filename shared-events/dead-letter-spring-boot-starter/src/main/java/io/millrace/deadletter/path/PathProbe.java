package io.millrace.deadletter.path;

import java.util.List;

/** Looks at some stages of the path. Used by one thread at a time. */
public interface PathProbe extends AutoCloseable {

    /**
     * Asks everything that knows about the stages. May take its time; what does not answer is a trouble of its stages, not
     * an exception.
     */
    List<PathStage> look();

    /** Lets go of connections. */
    @Override
    default void close() {}
}
