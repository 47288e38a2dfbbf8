package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One hand-over of a record to the producer. A refusal before {@code send} returned was never queued, so it may be tried
 * again in its place; a later outcome belongs to the batch.
 */
final class Attempt implements Callback {

    private final CapturedRow row;
    private final PendingBatch pending;
    private final Thread sender = Thread.currentThread();
    private boolean handedOver;
    private @Nullable Exception refusal;

    Attempt(CapturedRow row, PendingBatch pending) {
        this.row = row;
        this.pending = pending;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null && Thread.currentThread() == sender && !handedOver) {
            refusal = exception;
        } else {
            pending.acknowledged(row, exception);
        }
    }

    /** To be called when {@code send} has returned: what it refused the record with, or null if it took it. */
    @Nullable
    Exception returned() {
        handedOver = true;
        return refusal;
    }
}
