package io.millrace.projection.path;

import io.millrace.deadletter.path.Backlog;
import io.millrace.projection.path.NextRecords.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The partitions that one projection has not read to their ends. */
final class Unread {

    private static final String EVENTS = "events";

    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private Map<TopicPartition, Next> next = Map.of();

    /** Takes those partitions of a topic that do not end at their position; one without a position begins at 0. */
    void add(String topic, Map<Integer, Long> topicPositions, Map<Integer, Long> topicEnds) {
        topicEnds.forEach((number, end) -> {
            long position = topicPositions.getOrDefault(number, 0L);
            if (position < end) {
                var partition = new TopicPartition(topic, number);
                positions.put(partition, position);
                ends.put(partition, end);
            }
        });
    }

    /** Reads what comes next in each, until the deadline. */
    void read(NextRecords records, long deadline) {
        if (!positions.isEmpty()) {
            next = records.behind(positions, ends, deadline);
        }
    }

    /**
     * What a topic has for the projection. Offsets are counted, of which some may be markers of transactions; the age is
     * unknown if one of the partitions was not read in time.
     */
    Backlog of(String topic, Instant now) {
        long events = 0;
        boolean complete = true;
        @Nullable Instant oldest = null;
        for (var entry : ends.entrySet()) {
            var partition = entry.getKey();
            if (!partition.topic().equals(topic)) {
                continue;
            }
            var first = next.get(partition);
            if (first == null) {
                complete = false;
                events += entry.getValue() - positions.getOrDefault(partition, 0L);
                continue;
            }
            var at = first.at();
            if (at != null) {
                events += Math.max(1, entry.getValue() - first.offset());
                oldest = oldest == null || at.isBefore(oldest) ? at : oldest;
            }
        }
        return new Backlog(events, EVENTS, complete ? age(oldest, now) : null);
    }

    private static Duration age(@Nullable Instant oldest, Instant now) {
        return oldest == null || oldest.isAfter(now) ? Duration.ZERO : Duration.between(oldest, now);
    }
}
