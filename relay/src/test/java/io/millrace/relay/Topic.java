package io.millrace.relay;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.awaitility.Awaitility.await;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic as a consumer would and keeps all it has seen. Not thread-safe. */
final class Topic implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final Map<String, Integer> partitions = new LinkedHashMap<>();
    private final List<EventEnvelope> events = new ArrayList<>();
    private final Map<UUID, EventEnvelope> first = new LinkedHashMap<>();

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

    /** Lets a topic take records of the given size; returns when the broker says that it does. */
    static void allow(String bootstrapServers, String topic, int bytes) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var largest = new AlterConfigOp(
                    new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes)),
                    AlterConfigOp.OpType.SET);
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            join(admin.incrementalAlterConfigs(Map.of(resource, List.of(largest)))
                    .all());
            await("the broker's new limit")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> join(admin.describeConfigs(List.of(resource)).all())
                            .get(resource)
                            .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                            .value()
                            .equals(largest.configEntry().value()));
        }
    }

    private static <T> T join(KafkaFuture<T> answer) {
        return answer.toCompletionStage().toCompletableFuture().join();
    }

    /** Reads until all of the given events have been seen. */
    void awaitAll(Collection<UUID> ids, Duration patience) {
        await("all of %d events".formatted(ids.size()))
                .atMost(patience)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    poll();
                    return first.size() >= ids.size() && first.keySet().containsAll(ids);
                });
    }

    /** Reads until so many different events have been seen. */
    void awaitCount(int different, Duration patience) {
        await("%d events".formatted(different))
                .atMost(patience)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    poll();
                    return first.size() >= different;
                });
    }

    /** Reads on for a while: what is still to come, such as a duplicate, would come now. */
    void linger(Duration time) {
        Pause.during(time, this::poll);
    }

    /** Reads what is there now. */
    void poll() {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
            var event = codec.decode(record);
            events.add(event);
            partitions.put(event.aggregateId(), record.partition());
            first.putIfAbsent(event.id(), event);
        }
    }

    List<EventEnvelope> events() {
        return events;
    }

    Set<UUID> ids() {
        return first.keySet();
    }

    /** The partition that holds an aggregate's events. */
    int partitionOf(String aggregateId) {
        return partitions.getOrDefault(aggregateId, -1);
    }

    /** Versions of each aggregate in the order of their first appearance. */
    Map<String, List<Long>> firstAppearances() {
        return first.values().stream()
                .collect(groupingBy(EventEnvelope::aggregateId, mapping(EventEnvelope::aggregateVersion, toList())));
    }

    /** Events seen more than once, as aggregate and version, in the order of their second appearance. */
    List<String> repeated() {
        Set<UUID> seen = new HashSet<>();
        return events.stream()
                .filter(event -> !seen.add(event.id()))
                .map(event -> event.aggregateId() + "/" + event.aggregateVersion())
                .toList();
    }

    int duplicates() {
        return events.size() - first.size();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
