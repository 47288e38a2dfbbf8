package io.millrace.relay.letter;

import io.millrace.relay.capture.CapturedRow;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a key begin to wait. After a restart the log, or the table in a backfill, is read again from further
 * back, and rows that lay in front of the failed one must not end up behind it.
 *
 * @param lsn where in the log the failed row lies; 0 if all that is read of the log lies behind it
 * @param place its transaction and row, to tell rows of one LSN apart
 * @param version its version, which is its place in a backfill
 * @param id its id, the place of rows that have no versions; null if those all wait
 */
public record ParkedFrom(long lsn, @Nullable String place, long version, @Nullable String id) {

    /** Everything that is read from now on lies behind the failed row. */
    public static final ParkedFrom HERE = new ParkedFrom(0, null, Long.MIN_VALUE, null);

    /**
     * Whether the row lies behind, or is the failed one of a backfill. Rows of one aggregate are written one after the
     * other, so their LSNs tell; rows that are not read from the log have none, and come in the order of a backfill.
     */
    public boolean isBefore(CapturedRow row) {
        if (!row.point().inTransaction()) {
            return row.aggregateVersion() == version ? isInFrontOf(row.id()) : row.aggregateVersion() > version;
        }
        if (row.lsn() != lsn || place == null) {
            return row.lsn() >= lsn;
        }
        return row.point().row() > Integer.parseInt(place.substring(place.indexOf('/') + 1));
    }

    private boolean isInFrontOf(@Nullable String other) {
        if (id == null || other == null) {
            return true;
        }
        var numbers = isNumber(id) && isNumber(other) && id.length() != other.length();
        return numbers ? id.length() < other.length() : id.compareTo(other) <= 0;
    }

    private static boolean isNumber(String id) {
        return id.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    ParkedFrom earlier(ParkedFrom other) {
        return other.lsn < lsn || (other.lsn == lsn && other.version < version) ? other : this;
    }
}
