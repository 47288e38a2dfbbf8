package io.millrace.relay.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A failed row as operators see it; its payload stays where it is.
 *
 * @param id identity of the failure
 * @param state what became of it
 * @param requested what is asked for and not done yet
 * @param reason why the row was refused
 * @param cause the same in words
 * @param dltCause why its dead letter topic refused it
 * @param attempts how often it was tried
 * @param topic topic it was meant for
 * @param aggregateType type of the aggregate
 * @param aggregateId id of the aggregate
 * @param aggregateVersion version of the aggregate
 * @param type event type
 * @param lsn where it lies in the log
 * @param pointer table and id of the row, if its payload is not kept
 * @param parked whether later rows of the aggregate wait
 * @param held how many do
 * @param firstFailedAt when it failed first
 * @param lastFailedAt when it failed last
 * @param resolvedAt when it was resubmitted or discarded
 * @param removalApprovedAt when an administrator let its day of the outbox go
 */
record OutboxFailure(
        String id,
        FailureState state,
        @Nullable String requested,
        String reason,
        String cause,
        @Nullable String dltCause,
        int attempts,
        @Nullable String topic,
        @Nullable String aggregateType,
        @Nullable String aggregateId,
        long aggregateVersion,
        @Nullable String type,
        String lsn,
        @Nullable String pointer,
        boolean parked,
        long held,
        Instant firstFailedAt,
        Instant lastFailedAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant removalApprovedAt) {

    static OutboxFailure read(ResultSet row) throws SQLException {
        return new OutboxFailure(
                row.getString("id"),
                FailureState.valueOf(row.getString("state")),
                row.getString("requested"),
                row.getString("reason"),
                row.getString("cause"),
                row.getString("dlt_cause"),
                row.getInt("attempts"),
                row.getString("topic"),
                row.getString("aggregatetype"),
                row.getString("aggregateid"),
                row.getLong("aggregateversion"),
                row.getString("type"),
                row.getString("lsn"),
                row.getString("pointer"),
                row.getBoolean("parked"),
                row.getLong("held"),
                row.getObject("first_failed_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_failed_at", OffsetDateTime.class).toInstant(),
                time(row, "resolved_at"),
                time(row, "removal_approved_at"));
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** Whether an operator can decide on it now. */
    public boolean isDecidable() {
        return state.isOpen() && requested == null;
    }
}
