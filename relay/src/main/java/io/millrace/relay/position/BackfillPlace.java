package io.millrace.relay.position;

import io.millrace.relay.capture.CapturedRow;
import org.jspecify.annotations.Nullable;

/**
 * How far retained rows have been sent. Rows are sent in the order of their keys.
 *
 * @param snapshot what the backfill covers, as {@code pg_current_snapshot()} writes it: the rows this snapshot sees; all
 *     others come through the log
 * @param sent key of the last row sent; null before the first
 */
public record BackfillPlace(String snapshot, @Nullable Key sent) {

    /**
     * Where a row lies in the order of a backfill.
     *
     * @param aggregateType type of the aggregate
     * @param aggregateId id of the aggregate
     * @param aggregateVersion version of the aggregate, 0 if the table keeps none
     * @param id id of the event
     */
    public record Key(String aggregateType, String aggregateId, long aggregateVersion, String id) {

        static Key of(CapturedRow row) {
            return new Key(
                    String.valueOf(row.aggregateType()),
                    String.valueOf(row.aggregateId()),
                    row.aggregateVersion(),
                    String.valueOf(row.id()));
        }
    }

    /** The place behind the given row. */
    public BackfillPlace behind(CapturedRow row) {
        return new BackfillPlace(snapshot, Key.of(row));
    }
}
