package io.millrace.benchmarks.letters;

import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.engine.AppliedEvent;
import io.millrace.projection.engine.EngineListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** When each event was applied, in terms of {@link System#nanoTime()}. */
final class Commits implements EngineListener {

    private record Event(String aggregate, long version) {}

    private final Map<Event, Long> applied = new ConcurrentHashMap<>();

    @Override
    public void committed(ProjectionDefinition projection, List<AppliedEvent> events) {
        long now = System.nanoTime();
        for (var event : events) {
            if (event.outcome() == Outcome.APPLIED) {
                applied.put(
                        new Event(event.context().aggregateId(), event.context().version()), now);
            }
        }
    }

    /** Null if it was not. */
    @Nullable
    Long of(String aggregate, long version) {
        return applied.get(new Event(aggregate, version));
    }
}
