package io.millrace.relay.publish;

import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.CapturedBatch;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Moves the slot on behind what is finished, now and then: first the position at the broker, then the slot. */
final class Confirmations {

    private final Producer<byte[], byte[]> producer;
    private final PositionStore positions;
    private final long intervalNanos;
    private long confirmedAt;
    private @Nullable CapturedBatch finished;
    private @Nullable Confirmation underway;

    Confirmations(Producer<byte[], byte[]> producer, PositionStore positions, Duration interval) {
        this.producer = producer;
        this.positions = positions;
        this.intervalNanos = interval.toNanos();
    }

    /** A batch whose position is on its way to the broker; it is confirmed once that has arrived. */
    private record Confirmation(CapturedBatch batch, Future<?> position) {}

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
            try {
                underway.position().get();
            } catch (ExecutionException e) {
                throw new PublisherBrokenException("The slot's position cannot be recorded: " + e.getCause(), e);
            }
            confirmer.confirm(underway.batch());
            underway = null;
        }
        var due = System.nanoTime() - confirmedAt > intervalNanos;
        if (underway == null && finished != null && due) {
            underway = new Confirmation(finished, producer.send(positions.record(positions.behind(finished))));
            confirmedAt = System.nanoTime();
            finished = null;
        }
    }
}
