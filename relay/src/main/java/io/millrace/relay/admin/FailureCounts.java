package io.millrace.relay.admin;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much there is of what.
 *
 * @param rows failed rows by state
 * @param requested rows of which something is asked and not done yet
 * @param held rows that wait behind a failed one
 * @param oldestOpen when the oldest row failed that nobody has decided on
 * @param slotLagBytes log that the slot has not confirmed; null if there is no slot
 */
record FailureCounts(
        Map<FailureState, Long> rows,
        long requested,
        long held,
        @Nullable Instant oldestOpen,
        @Nullable Long slotLagBytes) {

    /** How many failed rows are in a state. */
    public long in(FailureState state) {
        return rows.getOrDefault(state, 0L);
    }
}
