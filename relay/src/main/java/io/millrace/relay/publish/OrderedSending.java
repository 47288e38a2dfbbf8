package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.letter.RowKey;
import io.millrace.relay.publish.Handing.Handed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows behind each other without waiting, but for those that may be refused: nothing of its key follows such a row
 * before it is known whether it has to be held.
 */
final class OrderedSending {

    private static final int MOST_DOUBTFUL = 1_000;

    private final Handing handing;
    private final PipelinedLetters letters;
    private final InFlight inFlight;
    private final Map<RowKey, Doubtful> doubtful = new HashMap<>();

    OrderedSending(Handing handing, PipelinedLetters letters, InFlight inFlight) {
        this.handing = handing;
        this.letters = letters;
        this.inFlight = inFlight;
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

    /**
     * Sends a row of the batch.
     *
     * @return why it was refused before it was on its way, if it was
     */
    @Nullable
    UnsendableRowException send(CapturedRow row, PendingBatch pending) throws InterruptedException {
        Handed handed;
        try {
            handed = handing.send(row, pending);
        } catch (UnsendableRowException e) {
            return e;
        }
        pending.handed(handed);
        var key = handed.doubt() == Doubt.NONE ? null : RowKey.of(row);
        if (key != null) {
            doubtful.put(key, new Doubtful(row, pending, handed.outcome()));
            boundDoubtful();
        }
        return null;
    }

    /** To be called when every row of the batch is dealt with. */
    void finished(PendingBatch pending) {
        if (!doubtful.isEmpty()) {
            doubtful.values().removeIf(one -> one.pending() == pending);
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
        inFlight.await(one.outcome());
        letters.buryRefused(one.row(), one.pending());
    }
}
