package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends rows behind each other without waiting, but for those that their topic may refuse for their size: nothing follows
 * such a row before it is known whether rows of its key have to be held.
 */
final class OrderedSending {

    private final Handing handing;
    private final Records records;
    private final PipelinedLetters letters;
    private final SinkBreaker breaker;
    private final Duration ackTimeout;

    OrderedSending(
            Handing handing, Records records, PipelinedLetters letters, SinkBreaker breaker, Duration ackTimeout) {
        this.handing = handing;
        this.records = records;
        this.letters = letters;
        this.breaker = breaker;
        this.ackTimeout = ackTimeout;
    }

    /** Sends a row of the batch, or makes it a letter. */
    void send(CapturedRow row, PendingBatch pending) throws InterruptedException {
        try {
            var handed = handing.send(row, pending);
            if (records.mayBeTooLarge(handed.record())) {
                awaitOutcome(handed.outcome());
                if (pending.takeRefused(row) && !letters.sendAlone(row)) {
                    pending.leftOutAfterwards(row);
                }
            }
        } catch (UnsendableRowException e) {
            letters.bury(e, 1);
            pending.leftOut(row);
        }
    }

    private void awaitOutcome(Future<RecordMetadata> outcome) throws InterruptedException {
        while (true) {
            try {
                Acknowledgement.await(outcome, ackTimeout);
                return;
            } catch (ExecutionException e) {
                return; // the batch has learned it
            } catch (TimeoutException e) {
                breaker.failed(ackTimeout, e);
            }
        }
    }
}
