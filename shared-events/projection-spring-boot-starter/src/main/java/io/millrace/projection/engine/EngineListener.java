package io.millrace.projection.engine;

import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import java.util.List;

/** Hears what an engine did. Called on the engine's thread; must be fast, thread-safe and must not throw. */
public interface EngineListener {

    /** A transaction was committed with these outcomes. */
    default void committed(ProjectionDefinition projection, List<AppliedEvent> events) {}

    /** A record that is no event was committed with this outcome. */
    default void skipped(ProjectionDefinition projection, Outcome outcome) {}

    /** A record was put aside as a dead letter. */
    default void deadLettered(ProjectionDefinition projection, EventFailure failure) {}

    /** A partition was stopped. */
    default void stopped(ProjectionDefinition projection, PartitionStop stop) {}

    /** A partition cannot go on just now. */
    default void waiting(ProjectionDefinition projection, PartitionWait wait) {}

    /** A listener that calls each of the given ones in turn. */
    static EngineListener all(List<EngineListener> listeners) {
        return new EngineListener() {
            @Override
            public void committed(ProjectionDefinition projection, List<AppliedEvent> events) {
                listeners.forEach(listener -> listener.committed(projection, events));
            }

            @Override
            public void skipped(ProjectionDefinition projection, Outcome outcome) {
                listeners.forEach(listener -> listener.skipped(projection, outcome));
            }

            @Override
            public void deadLettered(ProjectionDefinition projection, EventFailure failure) {
                listeners.forEach(listener -> listener.deadLettered(projection, failure));
            }

            @Override
            public void stopped(ProjectionDefinition projection, PartitionStop stop) {
                listeners.forEach(listener -> listener.stopped(projection, stop));
            }

            @Override
            public void waiting(ProjectionDefinition projection, PartitionWait wait) {
                listeners.forEach(listener -> listener.waiting(projection, wait));
            }
        };
    }
}
