package io.millrace.deadletter.mirror;

import io.millrace.deadletter.topic.ClusterTopics;
import io.millrace.deadletter.topic.TopicState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends letters to Kafka and says what became of each. Not thread-safe. */
final class MirrorSender implements AutoCloseable {

    /** What was sent, and why the others were not. */
    record Result(List<UUID> sent, Map<UUID, String> notSent) {}

    private record Pending(MirrorLetter letter, int partitions, Future<RecordMetadata> answer) {}

    private final Map<String, Object> properties;
    private final ClusterTopics cluster;
    private final MirrorTopics topics;
    private final Map<String, String> topicIds = new HashMap<>();
    private @Nullable Producer<byte[], byte[]> producer;

    MirrorSender(MirrorSettings settings) {
        this.properties = producerOf(settings);
        this.cluster = new ClusterTopics(settings.admin());
        this.topics = new MirrorTopics(cluster, settings.createTopics());
    }

    /**
     * All of it ends within the lease of a claim. Readers drop duplicates, so the producer needs no idempotence. What is too
     * large, the topic decides.
     */
    private static Map<String, Object> producerOf(MirrorSettings settings) {
        Map<String, Object> all = new HashMap<>(settings.producer());
        all.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 16 * 1024 * 1024);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        all.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 8_000);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        return all;
    }

    Result send(List<MirrorLetter> letters) {
        var result = new Result(new ArrayList<>(), new HashMap<>());
        Map<String, TopicState> targets;
        try {
            targets = topics.deadLettersOf(
                    letters.stream().map(MirrorLetter::topic).collect(Collectors.toSet()));
        } catch (KafkaException e) {
            letters.forEach(letter -> result.notSent().put(letter.id(), reasonOf(e)));
            return result;
        }
        targets.forEach(this::seen);
        List<Pending> pending = new ArrayList<>();
        for (MirrorLetter letter : letters) {
            var target = targets.get(letter.topic());
            if (target instanceof TopicState.Present present) {
                pending.add(send(letter, present.partitions(), MirrorRecords.whole(letter, present.partitions())));
                unlessBlocked(targets, pending.get(pending.size() - 1));
            } else {
                result.notSent()
                        .put(
                                letter.id(),
                                target instanceof TopicState.Refused refused ? refused.why() : "the topic is missing");
            }
        }
        pending.forEach(one -> settle(one, result));
        return result;
    }

    /** The producer may know only partitions that a topic created again does not have, and would wait for them. */
    private void seen(String topic, TopicState target) {
        if (target instanceof TopicState.Present present) {
            var before = topicIds.put(topic, present.id());
            if (before != null && !before.equals(present.id())) {
                closeProducer();
            }
        }
    }

    /** A topic whose first letter was not even buffered within the time for it keeps no other letters waiting. */
    private static void unlessBlocked(Map<String, TopicState> targets, Pending sent) {
        if (sent.answer().isDone()) {
            var failure = failureOf(sent.answer());
            if (failure instanceof TimeoutException) {
                targets.put(sent.letter().topic(), new TopicState.Refused(reasonOf(failure)));
            }
        }
    }

    private Pending send(MirrorLetter letter, int partitions, ProducerRecord<byte[], byte[]> record) {
        return new Pending(letter, partitions, producer().send(record));
    }

    private void settle(Pending pending, Result result) {
        var letter = pending.letter();
        var failure = failureOf(pending.answer());
        if (failure instanceof RecordTooLargeException) {
            var pointer = MirrorRecords.pointer(letter, pending.partitions());
            failure = failureOf(send(letter, pending.partitions(), pointer).answer());
        }
        if (failure == null) {
            result.sent().add(letter.id());
        } else {
            result.notSent().put(letter.id(), reasonOf(failure));
        }
    }

    private static @Nullable Throwable failureOf(Future<RecordMetadata> answer) {
        try {
            answer.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static String reasonOf(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }

    private Producer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public void close() {
        cluster.close();
        closeProducer();
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
