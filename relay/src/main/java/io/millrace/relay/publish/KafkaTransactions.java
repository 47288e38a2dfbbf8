package io.millrace.relay.publish;

import io.millrace.relay.publish.Consignment.Item;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits records and the position behind them together, or nothing of it. */
final class KafkaTransactions {

    private static final Logger log = LoggerFactory.getLogger(KafkaTransactions.class);

    private final Producer<byte[], byte[]> producer;
    private final Topology topology;
    private final SinkBreaker breaker;

    KafkaTransactions(Producer<byte[], byte[]> producer, Topology topology, SinkBreaker breaker) {
        this.producer = producer;
        this.topology = topology;
        this.breaker = breaker;
    }

    /** Records that will never be taken, and why. */
    record Refused(List<Item> items, Exception exception) {}

    /**
     * Commits.
     *
     * @return what was refused for good, so that the transaction was aborted; null if it is committed
     * @throws PublisherBrokenException if the producer cannot go on, or a topic is gone
     */
    @Nullable
    Refused commit(List<Item> items, ProducerRecord<byte[], byte[]> position) throws InterruptedException {
        var topics = items.stream().map(item -> item.record().topic()).collect(Collectors.toSet());
        awaitMetadata(topics, position.topic());
        breaker.awaitPermission();
        var started = System.nanoTime();
        var failed = new AtomicBoolean();
        var refused = new AtomicReference<@Nullable Refused>();
        try {
            producer.beginTransaction();
            for (var item : items) {
                // Without this each further row would be waited for while the broker is away.
                if (failed.get()) {
                    break;
                }
                producer.send(item.record(), (metadata, exception) -> {
                    if (exception != null) {
                        if (isOwn(item, exception)) {
                            refused.compareAndSet(null, new Refused(List.of(item), exception));
                        }
                        failed.set(true);
                    }
                });
            }
            producer.send(position);
            commitTransaction(topics);
        } catch (InterruptException e) {
            var interrupted = new InterruptedException("Interrupted within a transaction");
            interrupted.initCause(e);
            throw interrupted;
        } catch (KafkaException e) {
            return abort(e, refused.get(), items);
        }
        breaker.succeeded(Duration.ofNanos(System.nanoTime() - started));
        return null;
    }

    /** A refused topic fails every record that is not sent yet, those of other topics too. */
    private static boolean isOwn(Item item, Exception exception) {
        return SendFailure.of(exception) == SendFailure.UNSENDABLE
                && (!(exception instanceof TopicAuthorizationException denied)
                        || denied.unauthorizedTopics().isEmpty()
                        || denied.unauthorizedTopics().contains(item.record().topic()));
    }

    /** Waits for the broker outside the transaction: within it, each send would wait in vain and fail it. */
    private void awaitMetadata(Set<String> topics, String positionTopic) throws InterruptedException {
        awaitMetadata(positionTopic);
        for (var topic : topics) {
            awaitMetadata(topic);
        }
    }

    private void awaitMetadata(String topic) throws InterruptedException {
        try {
            breaker.untilAnswered("Looking up topic " + topic, () -> partitions(topic));
        } catch (ExecutionException | KafkaException e) {
            log.debug("Topic {} is refused; the first row sent there says so by its id", topic, e);
        }
    }

    private List<PartitionInfo> partitions(String topic) throws InterruptedException {
        try {
            return producer.partitionsFor(topic);
        } catch (TimeoutException e) {
            topology.requireThere(Set.of(topic));
            throw e;
        }
    }

    private void commitTransaction(Set<String> topics) throws InterruptedException {
        while (true) {
            var started = System.nanoTime();
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException e) {
                topology.requireThere(topics);
                // The outcome is open; committing again is the only way on that is safe with this producer.
                breaker.failed(Duration.ofNanos(System.nanoTime() - started), e);
                log.warn("The broker does not confirm a transaction, trying again: {}", e.getMessage());
                breaker.awaitPermission();
            }
        }
    }

    private Refused abort(KafkaException failure, @Nullable Refused refused, List<Item> items) {
        if (refused == null) {
            breaker.failed(Duration.ZERO, failure);
            throw new PublisherBrokenException("A transaction failed: " + failure.getMessage(), failure);
        }
        producer.abortTransaction();
        breaker.succeeded(Duration.ZERO);
        return ofWholeTopic(refused.exception())
                ? new Refused(alike(refused.items().get(0), items), refused.exception())
                : refused;
    }

    private static boolean ofWholeTopic(Exception exception) {
        return exception instanceof TopicAuthorizationException || exception instanceof InvalidTopicException;
    }

    private static List<Item> alike(Item refused, List<Item> items) {
        return items.stream()
                .filter(item -> item.record().topic().equals(refused.record().topic()))
                .toList();
    }
}
