package io.millrace.relay.publish;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What an acknowledgement that is overdue means: the broker counts as away. What would be awaited for ever, because its
 * topic is gone or the producer lost its way, ends with a {@link PublisherBrokenException}. Confined to the relay's thread.
 */
final class AckWatch {

    private static final long AGAIN = SECONDS.toNanos(1);

    private final Producer<byte[], byte[]> producer;
    private final Topology topology;
    private final SinkBreaker breaker;
    private final Duration ackTimeout;
    private long lookedAt = System.nanoTime();
    private long toldAt = lookedAt;
    private boolean mute;

    AckWatch(Producer<byte[], byte[]> producer, Topology topology, SinkBreaker breaker, Duration ackTimeout) {
        this.producer = producer;
        this.topology = topology;
        this.breaker = breaker;
        this.ackTimeout = ackTimeout;
    }

    /** What takes longer is overdue. */
    Duration ackTimeout() {
        return ackTimeout;
    }

    boolean isOverdue(long sentAt) {
        return System.nanoTime() - sentAt >= ackTimeout.toNanos();
    }

    /**
     * To be called now and then while something is on its way and nobody waits for it.
     *
     * @param sentAt when it was sent, a {@link System#nanoTime()}
     * @param topics where it goes
     */
    void look(long sentAt, Supplier<Set<String>> topics) throws InterruptedException {
        if (isOverdue(sentAt) && System.nanoTime() - toldAt >= AGAIN) {
            overdue(topics.get());
        }
    }

    /** To be called when somebody has waited in vain for what goes to these topics. */
    void overdue(Set<String> topics) throws InterruptedException {
        requireWay(topics);
        toldAt = System.nanoTime();
        breaker.failed(ackTimeout, new TimeoutException(what()));
    }

    /** To be called when the producer did not even take what goes to these topics. */
    void failed(Exception failure, Set<String> topics) throws InterruptedException {
        requireWay(topics);
        breaker.failed(Duration.ZERO, failure);
    }

    private String what() {
        var said = topology.complaint();
        return "No acknowledgement for %s%s"
                .formatted(ackTimeout, said == null ? "" : "; asked for its topics: " + said);
    }

    /**
     * Looks whether what waits can arrive; not more often than an acknowledgement may take.
     *
     * @throws PublisherBrokenException if one of the topics is gone; or if all could take records, for the second time, and
     *     the producer has sent none: Kafka's asks once for its id, and if its password is refused then, it sends nothing for
     *     good
     */
    void requireWay(Set<String> topics) throws InterruptedException {
        if (topics.isEmpty() || !isOverdue(lookedAt)) {
            return;
        }
        boolean inVain = topology.requireThere(topics) && !hasSent();
        lookedAt = System.nanoTime();
        var complaint = topology.complaint();
        if (complaint != null) {
            breaker.failed(Duration.ZERO, new TimeoutException(complaint));
        }
        if (inVain && mute) {
            throw new PublisherBrokenException(
                    "The broker is there and was sent nothing for %s, since the relay began; it begins again with another producer"
                            .formatted(ackTimeout),
                    null);
        }
        mute = inVain;
    }

    /** Whether any record has left the producer, taken or not. */
    private boolean hasSent() {
        return producer.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("producer-metrics")
                        && metric.metricName().name().equals("record-send-total"))
                .anyMatch(metric -> metric.metricValue() instanceof Double sent && sent > 0);
    }
}
