package io.millrace.relay.letter;

import io.millrace.contract.topic.Topics;
import io.millrace.relay.capture.CapturedRow;
import org.jspecify.annotations.Nullable;

/**
 * What the order of events is kept for: one aggregate in one topic.
 *
 * @param topic topic of the events
 * @param aggregateId key of the records
 */
public record RowKey(String topic, String aggregateId) {

    /** The key of a row, or null if it lacks one: such a row has no order with others. */
    public static @Nullable RowKey of(CapturedRow row) {
        return isMissing(row.aggregateType()) || isMissing(row.aggregateId())
                ? null
                : new RowKey(Topics.of(String.valueOf(row.aggregateType())), String.valueOf(row.aggregateId()));
    }

    private static boolean isMissing(@Nullable String column) {
        return column == null || column.isBlank();
    }
}
