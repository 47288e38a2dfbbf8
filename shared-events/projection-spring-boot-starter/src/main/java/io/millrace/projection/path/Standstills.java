package io.millrace.projection.path;

import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.engine.EngineListener;
import io.millrace.projection.engine.EventFailure;
import io.millrace.projection.engine.PartitionStop;
import io.millrace.projection.engine.PartitionWait;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where partitions stood still when they were last heard of. Engines of other instances are not heard; a partition that
 * has moved since, here or there, is forgotten. Thread-safe.
 */
final class Standstills implements EngineListener {

    private record Place(String projection, String topic, int partition) {}

    private record Standstill(long offset, Instant since, String how, EventFailure failure, String then) {

        String describe(int partition) {
            return "Partition %d %s offset %d since %s (%s): %s%s"
                    .formatted(partition, how, offset, since, failure.reason(), failure.message(), then);
        }
    }

    private final InstantSource clock;
    private final Map<Place, Standstill> standstills = new ConcurrentHashMap<>();

    Standstills(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void stopped(ProjectionDefinition projection, PartitionStop stop) {
        note(
                projection,
                stop.offset(),
                "is stopped before",
                stop.failure(),
                ". To go on: " + stop.failure().reason().remedy());
    }

    @Override
    public void waiting(ProjectionDefinition projection, PartitionWait wait) {
        note(projection, wait.offset(), "waits at", wait.failure(), ". It is tried again and again");
    }

    private void note(ProjectionDefinition projection, long offset, String how, EventFailure failure, String then) {
        var place = new Place(projection.name(), failure.topic(), failure.partition());
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        standstills.merge(
                place,
                new Standstill(offset, now, how, failure, then),
                (before, after) -> before.offset() == after.offset()
                        ? new Standstill(offset, before.since(), how, failure, then)
                        : after);
    }

    /** Those that have not moved since. */
    List<String> of(String projection, String topic, Map<Integer, Long> positions) {
        List<String> all = new ArrayList<>();
        standstills.entrySet().removeIf(entry -> {
            var place = entry.getKey();
            if (!place.projection().equals(projection) || !place.topic().equals(topic)) {
                return false;
            }
            boolean moved = positions.getOrDefault(place.partition(), 0L)
                    > entry.getValue().offset();
            if (!moved) {
                all.add(entry.getValue().describe(place.partition()));
            }
            return moved;
        });
        return all;
    }
}
