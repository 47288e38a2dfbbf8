package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One hand-over of a record to the producer. A refusal before {@code send} returned was never queued, so it may be tried
 * again in its place; a later outcome belongs to the batch, and one that was not expected stops what follows.
 */
final class Attempt implements Callback {

    private final CapturedRow row;
    private final String topic;
    private final Doubt doubt;
    private final PendingBatch pending;
    private final TrustedTopics trusted;
    private final Brake brake;
    private final Thread sender = Thread.currentThread();
    private boolean handedOver;
    private @Nullable Exception refusal;

    Attempt(CapturedRow row, String topic, Doubt doubt, PendingBatch pending, TrustedTopics trusted, Brake brake) {
        this.row = row;
        this.topic = topic;
        this.doubt = doubt;
        this.pending = pending;
        this.trusted = trusted;
        this.brake = brake;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception == null) {
            if (doubt == Doubt.TOPIC) {
                trusted.taken(topic);
            }
            pending.acknowledged();
        } else if (Thread.currentThread() == sender && !handedOver) {
            refusal = exception;
        } else {
            failed(exception);
        }
    }

    private void failed(Exception exception) {
        // What is broken may be the row's own fault or that of a neighbour; whoever tries it alone will know.
        var kind = SendFailure.of(exception);
        var perhapsItsOwn = kind == SendFailure.UNSENDABLE || kind == SendFailure.BROKEN;
        if (brake.isPulled() || !perhapsItsOwn) {
            brake.pull(pending.broke(row, exception), topic);
            return;
        }
        if (doubt != Doubt.SIZE) {
            trusted.refused(topic);
        }
        if (doubt == Doubt.NONE) {
            brake.pull(pending.broke(row, exception), topic);
        } else {
            pending.refused(row, exception);
        }
    }

    /** To be called when {@code send} has returned: what it refused the record with, or null if it took it. */
    @Nullable
    Exception returned() {
        handedOver = true;
        return refusal;
    }
}
