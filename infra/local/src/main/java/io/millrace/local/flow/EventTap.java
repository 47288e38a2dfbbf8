package io.millrace.local.flow;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.envelope.MalformedEnvelopeException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads along on all event topics, from their beginning, as any consumer would: committed records only. */
final class EventTap implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventTap.class);
    private static final int EVENTS_KEPT = 14;
    private static final Duration TOPICS_LOOKED_UP_EVERY = Duration.ofSeconds(1);

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final TopicLedger ledger;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::follow, "event-tap");
    private final Deque<SeenEvent> latest = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean caughtUp;
    private long topicsDueAt = System.nanoTime();
    private @Nullable Map<TopicPartition, Long> endsAtStart;

    EventTap(String bootstrapServers, TopicLedger ledger) {
        this.ledger = ledger;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.CLIENT_ID_CONFIG,
                        "millrace-local-tap"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it has read all that was on the topics when it started. */
    boolean caughtUp() {
        return caughtUp;
    }

    /** The latest events, the newest first. */
    List<SeenEvent> latest() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        // Not by an interrupt, which the consumer's own closing would complain of.
        consumer.wakeup();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (consumer) {
            while (closed.getCount() > 0) {
                followOnce();
            }
        } catch (WakeupException | InterruptedException e) {
            LOG.debug("The event tap is closed");
        }
    }

    private void followOnce() throws InterruptedException {
        try {
            assignNewPartitions();
            caughtUp = caughtUp || hasReachedEndsAtStart();
            if (consumer.assignment().isEmpty()) {
                var unused = closed.await(TOPICS_LOOKED_UP_EVERY.toNanos(), TimeUnit.NANOSECONDS);
                return;
            }
            consumer.poll(Duration.ofMillis(200)).forEach(this::seen);
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("The event tap cannot read the topics right now and goes on trying", e);
        }
    }

    private void assignNewPartitions() {
        if (System.nanoTime() - topicsDueAt < 0) {
            return;
        }
        topicsDueAt = System.nanoTime() + TOPICS_LOOKED_UP_EVERY.toNanos();
        var partitions = EventTopics.partitions(consumer);
        if (!consumer.assignment().containsAll(partitions)) {
            consumer.assign(partitions);
        }
    }

    private boolean hasReachedEndsAtStart() {
        if (endsAtStart == null) {
            endsAtStart = consumer.endOffsets(consumer.assignment());
        }
        return endsAtStart.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void seen(ConsumerRecord<byte[], byte[]> record) {
        try {
            var event = codec.decode(record);
            ledger.add(new TopicPartition(record.topic(), record.partition()), record.offset(), event.id());
            remember(record, event);
        } catch (MalformedEnvelopeException e) {
            LOG.warn("The event tap leaves a record out", e);
        }
    }

    private void remember(ConsumerRecord<byte[], byte[]> record, EventEnvelope event) {
        var seen = new SeenEvent(
                event.id().toString(),
                event.type(),
                event.aggregateId(),
                event.aggregateVersion(),
                record.topic(),
                record.partition(),
                record.offset(),
                event.occurredAt().toEpochMilli());
        synchronized (latest) {
            latest.addFirst(seen);
            if (latest.size() > EVENTS_KEPT) {
                latest.removeLast();
            }
        }
    }
}
