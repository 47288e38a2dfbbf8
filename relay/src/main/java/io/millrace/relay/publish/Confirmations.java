package io.millrace.relay.publish;

import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.CapturedBatch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Moves the slot on behind what is finished, now and then: first the position at the broker, then the slot. A relay that has
 * nothing to send learns by its positions whether the broker is there.
 */
final class Confirmations {

    private final Producer<byte[], byte[]> producer;
    private final PositionStore positions;
    private final AckWatch acknowledgements;
    private final SinkBreaker breaker;
    private final long intervalNanos;
    private long confirmedAt;
    private @Nullable CapturedBatch finished;
    private @Nullable Confirmation underway;
    private boolean troubled;

    Confirmations(
            Producer<byte[], byte[]> producer,
            PositionStore positions,
            AckWatch acknowledgements,
            SinkBreaker breaker,
            Duration interval) {
        this.producer = producer;
        this.positions = positions;
        this.acknowledgements = acknowledgements;
        this.breaker = breaker;
        this.intervalNanos = interval.toNanos();
    }

    /** A batch whose position is on its way to the broker; it is confirmed once that has arrived. */
    private record Confirmation(CapturedBatch batch, Future<?> position, long sentAt) {}

    void acknowledged(CapturedBatch batch) {
        finished = batch;
    }

    /** The last batch that is finished and whose position is not on its way yet. */
    @Nullable
    CapturedBatch last() {
        return finished;
    }

    void confirm(Confirmer confirmer) throws InterruptedException {
        if (underway != null && underway.position().isDone()) {
            answered(underway, confirmer);
            underway = null;
        } else if (underway != null) {
            acknowledgements.look(underway.sentAt(), () -> Set.of(positions.topic()));
            troubled |= acknowledgements.isOverdue(underway.sentAt());
        }
        var due = System.nanoTime() - confirmedAt > intervalNanos;
        if (underway == null && finished != null && due) {
            underway = new Confirmation(
                    finished, producer.send(positions.record(positions.behind(finished))), System.nanoTime());
            confirmedAt = System.nanoTime();
            finished = null;
        }
    }

    private void answered(Confirmation confirmation, Confirmer confirmer) throws InterruptedException {
        try {
            confirmation.position().get();
        } catch (ExecutionException e) {
            // A producer that is denied something goes on with nothing.
            if (SendFailure.of(e) != SendFailure.OUTAGE || e.getCause() instanceof AuthorizationException) {
                throw new PublisherBrokenException("The slot's position cannot be recorded: " + e.getCause(), e);
            }
            again(confirmation, e);
            return;
        }
        if (troubled) {
            // Only then: positions that arrive say nothing of rows that do not.
            breaker.succeeded(Duration.ZERO);
            troubled = false;
        }
        confirmer.confirm(confirmation.batch());
    }

    private void again(Confirmation confirmation, ExecutionException failure) throws InterruptedException {
        troubled = true;
        finished = finished == null ? confirmation.batch() : finished;
        acknowledgements.failed(failure, Set.of(positions.topic()));
    }
}
