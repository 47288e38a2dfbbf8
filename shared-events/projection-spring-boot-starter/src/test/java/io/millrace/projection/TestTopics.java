package io.millrace.projection;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.topic.Topics;
import io.millrace.stack.KafkaBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** The topics of {@link Shop} on a broker, made anew, and a producer that stands for the relay. */
public final class TestTopics implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaBroker broker;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    public TestTopics(KafkaBroker broker) {
        this.broker = broker;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "acks",
                        "all",
                        "linger.ms",
                        "1",
                        "metadata.max.age.ms",
                        "500",
                        "delivery.timeout.ms",
                        "120000",
                        // As the relay: a new topic may refuse one request and take the next, whose order is then lost.
                        "max.in.flight.requests.per.connection",
                        "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Topics that are there and empty. */
    public TestTopics recreate(int partitions) {
        delete();
        create(partitions, "item", "sale");
        return this;
    }

    public void create(int partitions, String... aggregateTypes) {
        get(admin.createTopics(Stream.of(aggregateTypes)
                        .map(Topics::of)
                        .map(name -> new NewTopic(name, partitions, (short) 1))
                        .toList())
                .all());
    }

    public void delete() {
        List<String> present = new ArrayList<>(get(admin.listTopics().names()));
        present.removeIf(name -> !name.startsWith("events."));
        get(admin.deleteTopics(present).all());
        Awaitility.await().atMost(PATIENCE).until(() -> get(admin.listTopics().names()).stream()
                .noneMatch(name -> name.startsWith("events.")));
        // A log that is still being taken down would swallow the first records of a topic of the same name.
        Awaitility.await().atMost(PATIENCE).until(() -> logs().noneMatch(
                        partition -> partition.topic().startsWith("events.")));
    }

    private Stream<TopicPartition> logs() {
        var brokers =
                get(admin.describeCluster().nodes()).stream().map(Node::id).toList();
        return get(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
                .flatMap(directories -> directories.values().stream())
                .flatMap(directory -> directory.replicaInfos().keySet().stream());
    }

    public void deleteRecords(String topic, int partition, long before) {
        get(admin.deleteRecords(Map.of(
                        new TopicPartition(topic, partition),
                        org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(before)))
                .all());
    }

    public void send(EventEnvelope... events) {
        send(Stream.of(events).map(Records::produced).toList());
    }

    public void sendTo(int partition, EventEnvelope... events) {
        send(Stream.of(events)
                .map(Records::produced)
                .map(record -> to(partition, record))
                .toList());
    }

    public static ProducerRecord<byte[], byte[]> to(int partition, ProducerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                record.topic(), partition, record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** Sends records in order and waits until the broker has them. */
    public void send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<?>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer.send(record)));
        sent.forEach(TestTopics::get);
    }

    /** The offsets a group has committed. */
    public Map<TopicPartition, Long> committed(String group) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> stored =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        stored.forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    /** The members of a group that own partitions of a topic. */
    public List<String> owners(String group, String topic) {
        var described = get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
        return described.members().stream()
                .filter(member -> member.assignment().topicPartitions().stream()
                        .anyMatch(partition -> partition.topic().equals(topic)))
                .map(MemberDescription::consumerId)
                .toList();
    }

    /** The offsets that come next in each partition of a topic. */
    public Map<Integer, Long> ends(String topic) {
        var description =
                get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        description
                .partitions()
                .forEach(
                        partition -> latest.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        Map<Integer, Long> ends = new HashMap<>();
        get(admin.listOffsets(latest).all()).forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        return ends;
    }

    public void commit(String group, Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        offsets.forEach((partition, offset) -> all.put(partition, new OffsetAndMetadata(offset)));
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () -> get(admin.alterConsumerGroupOffsets(group, all).all()));
    }

    public KafkaBroker broker() {
        return broker;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) {
        return get((Future<T>) future.toCompletionStage().toCompletableFuture());
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }
}
