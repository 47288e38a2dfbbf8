package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.position.RelayPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The batches on their way, oldest first. One that broke the producer is met with the failure that it stopped for, one that
 * waits in vain with a {@link PublisherBrokenException}, where the producer would wait for ever.
 */
final class InFlight {

    private final ArrayDeque<PendingBatch> batches = new ArrayDeque<>();
    private final Topology topology;
    private final SinkBreaker breaker;
    private final Brake brake;
    private final Duration ackTimeout;
    private long bytes;
    private long lookedAt = System.nanoTime();
    private boolean taken;
    private boolean mute;

    InFlight(Topology topology, SinkBreaker breaker, Brake brake, Duration ackTimeout) {
        this.topology = topology;
        this.breaker = breaker;
        this.brake = brake;
        this.ackTimeout = ackTimeout;
    }

    void add(PendingBatch batch) {
        batches.add(batch);
        bytes += batch.bytes();
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    int size() {
        return batches.size();
    }

    /** About what they occupy in memory. */
    long bytes() {
        return bytes;
    }

    /** The oldest batch if all of its outcomes are known. */
    @Nullable
    PendingBatch doneHead() {
        var head = batches.peek();
        if (head == null || !head.isDone()) {
            return null;
        }
        requireUnbroken(head);
        return head;
    }

    void removeHead() {
        var head = batches.remove();
        bytes -= head.bytes();
        taken |= !head.handed().isEmpty();
    }

    void awaitHead() throws InterruptedException {
        if (!batches.isEmpty()) {
            await(batches.element());
        }
    }

    /** Waits for the oldest batch, but not beyond the deadline, a {@link System#nanoTime()}. */
    boolean isHeadDoneBy(long deadline) throws InterruptedException {
        return batches.element().await(Math.max(0, deadline - System.nanoTime()));
    }

    /** Waits for everything before the given batch. */
    void awaitFormer(PendingBatch current) throws InterruptedException {
        for (var batch : batches) {
            if (batch != current) {
                await(batch);
            }
        }
    }

    void await(PendingBatch batch) throws InterruptedException {
        while (!batch.isDone() && !batch.await(ackTimeout.toNanos())) {
            overdue(new TimeoutException("No acknowledgement for %s".formatted(ackTimeout)));
        }
        requireUnbroken(batch);
    }

    /** Waits until the outcome of every row is known that was handed to the producer. */
    void awaitHanded() throws InterruptedException {
        for (var batch : batches) {
            awaitHanded(batch);
        }
    }

    /** The same for the rows of one batch. */
    void awaitHanded(PendingBatch batch) throws InterruptedException {
        for (var handed : batch.handed()) {
            await(handed.outcome());
        }
    }

    /** Waits for the outcome of a row. */
    void await(Future<RecordMetadata> outcome) throws InterruptedException {
        while (true) {
            try {
                Acknowledgement.await(outcome, ackTimeout);
                return;
            } catch (ExecutionException e) {
                return; // the batch has learned it
            } catch (TimeoutException e) {
                overdue(e);
            }
        }
    }

    private void overdue(TimeoutException failure) throws InterruptedException {
        look();
        breaker.failed(ackTimeout, failure);
    }

    /**
     * Looks whether rows wait for a topic that is gone, if the oldest batch has waited for long. Not more often than rows may
     * take to be acknowledged.
     */
    void look() throws InterruptedException {
        var head = batches.peek();
        if (head == null || !isLongAgo(head.sentAt()) || !isLongAgo(lookedAt)) {
            return;
        }
        var topics = new HashSet<String>();
        batches.forEach(batch -> batch.awaitedTopics().forEach(topics::add));
        requireWay(topics);
        lookedAt = System.nanoTime();
    }

    /** The broker has taken something of this producer. */
    void taken() {
        taken = true;
    }

    /**
     * To be called when an acknowledgement is overdue.
     *
     * @param topics where what waits goes
     * @throws PublisherBrokenException if one of the topics is gone; or if all are there, for the second time, and the broker
     *     has never taken anything of this producer: Kafka's asks once for its id, and if its password is refused then, it
     *     sends nothing for good
     */
    void requireWay(Set<String> topics) throws InterruptedException {
        boolean inVain =
                topology.requireThere(topics) && !taken && batches.stream().noneMatch(PendingBatch::isAnyKnown);
        if (inVain && mute) {
            throw new PublisherBrokenException(
                    "The broker is there and has taken nothing for %s, since the relay began; it begins again with another producer"
                            .formatted(ackTimeout),
                    null);
        }
        mute = inVain;
    }

    private boolean isLongAgo(long nanoTime) {
        return System.nanoTime() - nanoTime >= ackTimeout.toNanos();
    }

    void requireUnbroken(PendingBatch batch) {
        var failed = batch.failure();
        if (failed != null) {
            throw brake.cause(failed.asException());
        }
    }

    /**
     * The position behind all that is dealt with: up to the given row of the youngest batch or the first that was refused.
     * To be called when every outcome is known.
     *
     * @param confirmed the position behind what was in flight before
     */
    @Nullable
    RelayPosition dealtWith(@Nullable CapturedRow upTo, @Nullable RelayPosition confirmed, PositionStore positions) {
        var behind = confirmed;
        for (var batch : batches) {
            requireUnbroken(batch);
            var open = batch.firstOpen(upTo);
            if (open >= 0) {
                return open > 0 ? positions.behind(batch.rows().get(open - 1)) : behind;
            }
            behind = positions.behind(batch.batch());
        }
        return behind;
    }
}
