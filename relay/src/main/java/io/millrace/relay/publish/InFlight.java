package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.position.RelayPosition;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The batches on their way, oldest first. One that broke the producer is met with the failure that it stopped for, one that
 * waits in vain with a {@link PublisherBrokenException}, where the producer would wait for ever.
 */
final class InFlight {

    private final ArrayDeque<PendingBatch> batches = new ArrayDeque<>();
    private final AckWatch acknowledgements;
    private final Brake brake;
    private long bytes;

    InFlight(AckWatch acknowledgements, Brake brake) {
        this.acknowledgements = acknowledgements;
        this.brake = brake;
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
        while (!batch.isDone() && !batch.await(acknowledgements.ackTimeout().toNanos())) {
            acknowledgements.overdue(awaitedTopics());
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
                Acknowledgement.await(outcome, acknowledgements.ackTimeout());
                return;
            } catch (ExecutionException e) {
                return; // the batch has learned it
            } catch (TimeoutException e) {
                acknowledgements.overdue(awaitedTopics());
            }
        }
    }

    /** To be called now and then: rows may wait for what does not come. */
    void look() throws InterruptedException {
        var head = batches.peek();
        if (head != null) {
            acknowledgements.look(head.sentAt(), this::awaitedTopics);
        }
    }

    private Set<String> awaitedTopics() {
        return batches.stream().flatMap(PendingBatch::awaitedTopics).collect(Collectors.toSet());
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
