package io.millrace.local.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** What is on the topics, against where the projections stand. Thread-safe. */
final class TopicLedger {

    private static final int IDS_REMEMBERED = 100_000;

    private final Map<String, Set<String>> topicsByProjection;
    private final Map<TopicPartition, PartitionLedger> partitions = new HashMap<>();
    private final Map<UUID, Boolean> recentIds = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > IDS_REMEMBERED;
        }
    };
    private long repeated;

    TopicLedger(Map<String, Set<String>> topicsByProjection) {
        this.topicsByProjection = new TreeMap<>(topicsByProjection);
    }

    /** A record was seen. One whose event was on a topic before counts as repeated. */
    synchronized void add(TopicPartition partition, long offset, UUID id) {
        if (recentIds.put(id, true) != null) {
            repeated++;
        }
        partitions.computeIfAbsent(partition, p -> new PartitionLedger()).add(offset);
    }

    /** Compares with the projections' positions; one without a position has applied nothing. */
    synchronized Standing standing(Collection<Position> positions) {
        Map<String, Map<TopicPartition, Long>> next = new HashMap<>();
        positions.forEach(position -> next.computeIfAbsent(position.projection(), name -> new HashMap<>())
                .put(new TopicPartition(position.topic(), position.partition()), position.nextOffset()));
        Map<TopicPartition, Long> slowest = new HashMap<>();
        List<ProjectionLag> lags = new ArrayList<>();
        topicsByProjection.forEach((projection, topics) -> {
            long behind = 0;
            for (var entry : partitions.entrySet()) {
                if (topics.contains(entry.getKey().topic())) {
                    long nextOffset = next.getOrDefault(projection, Map.of()).getOrDefault(entry.getKey(), 0L);
                    behind += entry.getValue().behind(nextOffset);
                    slowest.merge(entry.getKey(), nextOffset, Math::min);
                }
            }
            lags.add(new ProjectionLag(projection, behind));
        });
        return standing(slowest, lags);
    }

    private Standing standing(Map<TopicPartition, Long> slowest, List<ProjectionLag> lags) {
        long seen = 0;
        long behind = 0;
        for (var entry : partitions.entrySet()) {
            var ledger = entry.getValue();
            long position = slowest.getOrDefault(entry.getKey(), 0L);
            seen += ledger.seen();
            behind += ledger.behind(position);
            ledger.forgetBelow(position);
        }
        long relayed = seen - repeated;
        return new Standing(relayed, repeated, Math.max(0, relayed - behind), lags);
    }

    /**
     * Counts of events.
     *
     * @param relayed events on the topics, each counted once
     * @param repeated records whose event was there before
     * @param applied events that every projection of their topic has applied
     * @param projections each projection's lag
     */
    record Standing(long relayed, long repeated, long applied, List<ProjectionLag> projections) {}
}
