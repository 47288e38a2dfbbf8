package io.millrace.relay.letter;

import io.millrace.relay.capture.CapturedRow;
import org.jspecify.annotations.Nullable;

/**
 * Where in the log the rows of a key begin to wait. After a restart the log is read again from further back, and rows that
 * lay in front of the failed one must not end up behind it.
 *
 * @param lsn where the failed row lies; 0 if all that is read lies behind it
 * @param place its transaction and row, to tell rows of one LSN apart
 */
public record ParkedFrom(long lsn, @Nullable String place) {

    /** Everything that is read from now on lies behind the failed row. */
    public static final ParkedFrom HERE = new ParkedFrom(0, null);

    /**
     * Whether the row lies behind. Rows of one aggregate are written one after the other, so their LSNs tell; a row that is
     * not read from the log has none, and waits.
     */
    public boolean isBefore(CapturedRow row) {
        if (!row.point().inTransaction()) {
            return true;
        }
        if (row.lsn() != lsn || place == null) {
            return row.lsn() >= lsn;
        }
        return row.point().row() > Integer.parseInt(place.substring(place.indexOf('/') + 1));
    }

    ParkedFrom earlier(ParkedFrom other) {
        return other.lsn < lsn ? other : this;
    }
}
