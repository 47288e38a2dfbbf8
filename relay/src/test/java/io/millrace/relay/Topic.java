package io.millrace.relay;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic as a consumer would and keeps all it has seen. */
final class Topic implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final List<EventEnvelope> events = new ArrayList<>();

    Topic(String bootstrapServers, String topic) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", "test-" + UUID.randomUUID(),
                        "auto.offset.reset", "earliest",
                        "metadata.max.age.ms", "500",
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
    }

    /** Reads until all of the given events have been seen. */
    void awaitAll(List<UUID> ids, Duration patience) {
        await().atMost(patience).pollInterval(Duration.ofMillis(10)).until(() -> {
            poll();
            return ids().containsAll(ids);
        });
    }

    /** Reads what is there for the given time. */
    void poll() {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
            events.add(codec.decode(record));
        }
    }

    List<EventEnvelope> events() {
        return events;
    }

    Set<UUID> ids() {
        Set<UUID> ids = new LinkedHashSet<>();
        events.forEach(event -> ids.add(event.id()));
        return ids;
    }

    /** Versions of each aggregate in the order of their first appearance. */
    Map<String, List<Long>> firstAppearances() {
        Set<UUID> seen = new LinkedHashSet<>();
        return events.stream()
                .filter(event -> seen.add(event.id()))
                .collect(groupingBy(EventEnvelope::aggregateId, mapping(EventEnvelope::aggregateVersion, toList())));
    }

    int duplicates() {
        return events.size() - ids().size();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
