package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A batch whose records are on their way. Counted down by the producer's thread, read by the relay's. */
final class PendingBatch {

    /** About what a row costs in memory beside its payload, so that many small ones are bounded as well. */
    private static final int BYTES_BESIDE_PAYLOAD = 512;

    private final CapturedBatch batch;
    private final List<CapturedRow> rows;
    private final CountDownLatch open;
    private final long bytes;
    private final long sentAt = System.nanoTime();
    private volatile @Nullable Failed failure;

    /**
     * @param rows those rows of the batch that are sent
     */
    PendingBatch(CapturedBatch batch, List<CapturedRow> rows) {
        this.batch = batch;
        this.rows = rows;
        this.open = new CountDownLatch(rows.size());
        this.bytes = rows.stream()
                .mapToLong(row -> row.size() + BYTES_BESIDE_PAYLOAD)
                .sum();
    }

    CapturedBatch batch() {
        return batch;
    }

    List<CapturedRow> rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    long sentAt() {
        return sentAt;
    }

    void acknowledged(CapturedRow row, @Nullable Exception exception) {
        if (exception != null && failure == null) {
            failure = new Failed(row, exception);
        }
        open.countDown();
    }

    boolean isDone() {
        return open.getCount() == 0 || failure != null;
    }

    boolean await(long nanos) throws InterruptedException {
        return open.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Nullable
    Failed failure() {
        return failure;
    }

    /** The row that the broker refused for good, if it did. */
    @Nullable
    CapturedRow refused() {
        var failed = failure;
        return failed != null && failed.kind() == SendFailure.UNSENDABLE ? failed.row() : null;
    }

    /** The first row of a batch that was not acknowledged, and why. */
    record Failed(CapturedRow row, Exception exception) {

        SendFailure kind() {
            return SendFailure.of(exception);
        }

        RuntimeException asException() {
            if (kind() == SendFailure.UNSENDABLE) {
                return new UnsendableRowException(row, String.valueOf(exception.getMessage()), exception);
            }
            return new PublisherBrokenException(
                    "Row %s was not acknowledged: %s".formatted(row.id(), exception.getMessage()), exception);
        }
    }
}
