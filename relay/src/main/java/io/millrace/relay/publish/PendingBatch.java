package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Queue<Failed> refused = new ConcurrentLinkedQueue<>();
    private final Set<CapturedRow> leftOut = Collections.newSetFromMap(new IdentityHashMap<>());
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
        if (exception != null) {
            var failed = new Failed(row, exception);
            if (failed.kind() == SendFailure.UNSENDABLE) {
                refused.add(failed);
            } else if (failure == null) {
                failure = failed;
            }
        }
        open.countDown();
    }

    /** The row does not go to its topic: it is held back, a letter, or was dealt with before. To be called by the relay. */
    void leftOut(CapturedRow row) {
        leftOut.add(row);
        open.countDown();
    }

    /**
     * Whether the row was refused, which it then no longer is: the relay deals with it at once. To be called when its
     * outcome is known.
     */
    boolean takeRefused(CapturedRow row) {
        return refused.removeIf(failed -> failed.row() == row);
    }

    /** The same as {@link #leftOut} for a row whose outcome was known before. */
    void leftOutAfterwards(CapturedRow row) {
        leftOut.add(row);
    }

    /** Whether every row is acknowledged or refused, or the producer cannot go on. */
    boolean isDone() {
        return open.getCount() == 0 || failure != null;
    }

    boolean await(long nanos) throws InterruptedException {
        return open.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** What the producer broke on; refused rows are no reason to stop. */
    @Nullable
    Failed failure() {
        return failure;
    }

    /** The rows that the broker refused for good, in their order, and why. */
    List<Failed> refused() {
        if (refused.isEmpty()) {
            return List.of();
        }
        Map<CapturedRow, Failed> byRow = new IdentityHashMap<>();
        refused.forEach(failed -> byRow.put(failed.row(), failed));
        return rows.stream().map(byRow::get).filter(Objects::nonNull).toList();
    }

    /** Index of the first row that was refused or is the given one; -1 if there is none. */
    int firstOpen(@Nullable CapturedRow row) {
        var open = refused();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i) == row
                    || (!open.isEmpty() && rows.get(i) == open.get(0).row())) {
                return i;
            }
        }
        return -1;
    }

    /** The rows that are in their topic, once the batch is done. */
    List<CapturedRow> sent() {
        if (leftOut.isEmpty()) {
            return rows;
        }
        return rows.stream().filter(row -> !leftOut.contains(row)).toList();
    }

    /** A row of a batch that was not acknowledged, and why. */
    record Failed(CapturedRow row, Exception exception) {

        SendFailure kind() {
            return SendFailure.of(exception);
        }

        RuntimeException asException() {
            if (kind() == SendFailure.UNSENDABLE) {
                return UnsendableRowException.refused(row, exception);
            }
            return new PublisherBrokenException(
                    "Row %s was not acknowledged: %s".formatted(row.id(), exception.getMessage()), exception);
        }
    }
}
