package io.millrace.relay.position;

import io.millrace.relay.capture.StreamPoint;

/**
 * Tells which rows of a stream that starts again were sent before, from the position alone. The slot is never ahead of
 * the position, so the transaction the position lies in is read again as a whole. Not thread-safe.
 */
public final class SentRows {

    private final StreamPoint last;
    private boolean passed;

    public SentRows(StreamPoint last) {
        this.last = last;
    }

    /** Whether the row at the given point was sent before. To be asked for every row, in the order of the stream. */
    public boolean contains(StreamPoint row) {
        if (passed) {
            return false;
        }
        var sent = last.inTransaction() ? upToLastRow(row) : row.committed() < last.committed();
        passed = passed || !sent;
        return sent;
    }

    private boolean upToLastRow(StreamPoint row) {
        if (row.transaction() == last.transaction()) {
            return row.row() <= last.row();
        }
        // Behind a later commit than any that lay before the last row: that row's transaction has gone by.
        return row.committed() <= last.committed();
    }
}
