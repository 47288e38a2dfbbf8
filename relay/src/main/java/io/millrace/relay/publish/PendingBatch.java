package io.millrace.relay.publish;

import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.publish.Handing.Handed;
import java.util.ArrayList;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A batch whose records are on their way. Counted down by the producer's thread, read by the relay's. */
final class PendingBatch {

    /** About what a row costs in memory beside its payload, so that many small ones are bounded as well. */
    private static final int BYTES_BESIDE_PAYLOAD = 512;

    private final CapturedBatch batch;
    private final List<CapturedRow> rows;
    private final CountDownLatch open;
    private final long bytes;
    private final List<Handed> handed = new ArrayList<>();
    private long sentAt = System.nanoTime();
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

    /** Every row is handed over or left out: from now on it waits for nothing but the broker. To be called by the relay. */
    void onItsWay() {
        sentAt = System.nanoTime();
    }

    /** The producer has taken a row. To be called by the relay. */
    void handed(Handed row) {
        handed.add(row);
    }

    /** The rows that the producer has taken. */
    List<Handed> handed() {
        return handed;
    }

    /** Topics of the rows whose outcome is not known. */
    Stream<String> awaitedTopics() {
        return handed.stream().filter(row -> !row.outcome().isDone()).map(Handed::topic);
    }

    void acknowledged() {
        open.countDown();
    }

    /** The broker did not take the row, which is to be tried alone. */
    void refused(CapturedRow row, Exception exception) {
        refused.add(new Failed(row, exception));
        open.countDown();
    }

    /** The producer cannot go on since the row failed. */
    Failed broke(CapturedRow row, Exception exception) {
        var failed = new Failed(row, exception);
        if (failure == null) {
            failure = failed;
        }
        open.countDown();
        return failed;
    }

    /** The row does not go to its topic: it is held back, a letter, or was dealt with before. To be called by the relay. */
    void leftOut(CapturedRow row) {
        leftOut.add(row);
        open.countDown();
    }

    /** Whether the row was refused and nobody has dealt with it. To be called when its outcome is known. */
    boolean isRefused(CapturedRow row) {
        return refused.stream().anyMatch(failed -> failed.row() == row);
    }

    /**
     * A refused row is recorded, or the broker has it after all.
     *
     * @param isSent whether the broker has it
     */
    void dealtWith(CapturedRow row, boolean isSent) {
        refused.removeIf(failed -> failed.row() == row);
        if (!isSent) {
            leftOut.add(row);
        }
    }

    /** Whether every row is acknowledged or refused, or the producer cannot go on. */
    boolean isDone() {
        return open.getCount() == 0 || failure != null;
    }

    boolean await(long nanos) throws InterruptedException {
        return open.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** What the producer broke on; rows that were expected to be refused are no reason to stop. */
    @Nullable
    Failed failure() {
        return failure;
    }

    /** The refused rows that nobody has dealt with, in their order, and why. */
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

        PublisherBrokenException asException() {
            return new PublisherBrokenException(
                    "Row %s was not acknowledged: %s".formatted(row.id(), exception.getMessage()), exception);
        }
    }
}
