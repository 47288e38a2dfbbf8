package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.stack.EventTopic;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** A consumer at the end of the topic that notes when each numbered event reaches it first. */
final class Receipts implements AutoCloseable {

    /** Stands for an event that has not been received. */
    static final long NONE = Long.MIN_VALUE;

    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final long[] receivedAt;
    private final AtomicLong received = new AtomicLong();
    private final CountDownLatch complete = new CountDownLatch(1);
    private final Thread thread = new Thread(this::receive, "receipts");

    private Receipts(KafkaConsumer<byte[], byte[]> consumer, int events) {
        this.consumer = consumer;
        this.receivedAt = new long[events];
        Arrays.fill(receivedAt, NONE);
    }

    /** Begins to receive the given number of events. */
    static Receipts of(EventTopic topic, int events) {
        var receipts = new Receipts(Consumers.from(topic, topic.endOffsets()), events);
        receipts.thread.start();
        return receipts;
    }

    long received() {
        return received.get();
    }

    /** Waits until all have been received, but not longer than given. */
    void awaitAll(Duration atMost) throws InterruptedException {
        var unused = complete.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends the reception; when each event was received, in terms of {@link System#nanoTime()}. */
    long[] finish() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return receivedAt;
    }

    private void receive() {
        try {
            while (true) {
                var records = consumer.poll(POLL);
                long now = System.nanoTime();
                for (var record : records) {
                    int number = NumberedEvents.numberOf(record);
                    if (receivedAt[number] == NONE) {
                        receivedAt[number] = now;
                        if (received.incrementAndGet() == receivedAt.length) {
                            complete.countDown();
                        }
                    }
                }
            }
        } catch (WakeupException finished) {
            consumer.close();
        }
    }

    @Override
    public void close() {
        if (thread.isAlive()) {
            finish();
        }
    }
}
