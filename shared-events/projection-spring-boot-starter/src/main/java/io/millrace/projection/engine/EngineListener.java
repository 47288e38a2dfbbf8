package io.millrace.projection.engine;

import io.millrace.projection.ProjectionDefinition;
import java.util.List;

/** Hears what an engine did. Called on the engine's thread; must be fast, thread-safe and must not throw. */
public interface EngineListener {

    /** A transaction was committed with these outcomes. */
    default void committed(ProjectionDefinition projection, List<AppliedEvent> events) {}

    /** A partition was stopped. */
    default void stopped(ProjectionDefinition projection, PartitionStop stop) {}

    /** A listener that calls each of the given ones in turn. */
    static EngineListener all(List<EngineListener> listeners) {
        return new EngineListener() {
            @Override
            public void committed(ProjectionDefinition projection, List<AppliedEvent> events) {
                listeners.forEach(listener -> listener.committed(projection, events));
            }

            @Override
            public void stopped(ProjectionDefinition projection, PartitionStop stop) {
                listeners.forEach(listener -> listener.stopped(projection, stop));
            }
        };
    }
}
