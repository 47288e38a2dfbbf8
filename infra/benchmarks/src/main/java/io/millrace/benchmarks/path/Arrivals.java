package io.millrace.benchmarks.path;

import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.outbox.Receipt;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of committed records on all event topics that notes when each event reaches it first. */
final class Arrivals implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);

    private final EnvelopeCodec codec = new EnvelopeCodec();
    private final Map<Receipt, Long> arrivedAt = new ConcurrentHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread = new Thread(this::receive, "arrivals");

    Arrivals(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "group.id", "bench-arrivals",
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "metadata.max.age.ms", "1000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(Pattern.compile("events\\.[a-z-]+"));
        thread.start();
    }

    /** When the event arrived; empty if it has not. */
    Optional<Long> of(Receipt receipt) {
        return Optional.ofNullable(arrivedAt.get(receipt));
    }

    /** Waits until all have arrived, but not longer than given. */
    void await(Collection<Passage> passages, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() - deadline < 0
                && !passages.stream().map(Passage::receipt).allMatch(arrivedAt::containsKey)) {
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }

    private void receive() {
        try (consumer) {
            while (true) {
                var records = consumer.poll(POLL);
                long now = System.nanoTime();
                records.forEach(record -> arrivedAt.putIfAbsent(receipt(record), now));
            }
        } catch (WakeupException closed) {
            arrivedAt.clear();
        }
    }

    private Receipt receipt(ConsumerRecord<byte[], byte[]> record) {
        var event = codec.decode(record);
        return new Receipt(event.aggregateType(), event.aggregateId(), event.aggregateVersion());
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
