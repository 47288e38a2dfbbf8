package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.RowKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends rows behind each other without waiting, but for those that may be refused: nothing of its key follows such a row
 * before it is known whether it has to be held.
 */
final class OrderedSending {

    private static final int MOST_DOUBTFUL = 1_000;

    private final Handing handing;
    private final PipelinedLetters letters;
    private final SinkBreaker breaker;
    private final Duration ackTimeout;
    private final Map<RowKey, Doubtful> doubtful = new HashMap<>();

    OrderedSending(Handing handing, PipelinedLetters letters, SinkBreaker breaker, Duration ackTimeout) {
        this.handing = handing;
        this.letters = letters;
        this.breaker = breaker;
        this.ackTimeout = ackTimeout;
    }

    /** A row that may be refused, the batch that learns it, and when. */
    private record Doubtful(CapturedRow row, PendingBatch pending, Future<RecordMetadata> outcome) {}

    /** To be called before it is decided what becomes of the row: makes sure of what lies in front of it. */
    void settleBefore(CapturedRow row) throws InterruptedException {
        if (!doubtful.isEmpty()) {
            var earlier = doubtful.remove(RowKey.of(row));
            if (earlier != null) {
                settle(earlier);
            }
        }
    }

    /** Sends a row of the batch, or makes it a letter. */
    void send(CapturedRow row, PendingBatch pending) throws InterruptedException {
        try {
            var handed = handing.send(row, pending);
            var key = handed.doubt() == Doubt.NONE ? null : RowKey.of(row);
            if (key != null) {
                doubtful.put(key, new Doubtful(row, pending, handed.outcome()));
                boundDoubtful();
            }
        } catch (UnsendableRowException e) {
            letters.bury(e, 1);
            pending.leftOut(row);
        }
    }

    private void boundDoubtful() throws InterruptedException {
        if (doubtful.size() >= MOST_DOUBTFUL) {
            var all = List.copyOf(doubtful.values());
            doubtful.clear();
            for (var one : all) {
                settle(one);
            }
        }
    }

    private void settle(Doubtful one) throws InterruptedException {
        awaitOutcome(one.outcome());
        letters.buryRefused(one.row(), one.pending());
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
