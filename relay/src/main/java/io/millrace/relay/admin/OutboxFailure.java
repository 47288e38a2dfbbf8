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
 * @param state {@code DEAD_LETTERED}, {@code DLT_FAILED}, {@code RESUBMITTED} or {@code DISCARDED}
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
 */
record OutboxFailure(
        String id,
        String state,
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
        @Nullable Instant resolvedAt) {

    static OutboxFailure read(ResultSet row) throws SQLException {
        var resolvedAt = row.getObject("resolved_at", OffsetDateTime.class);
        return new OutboxFailure(
                row.getString("id"),
                row.getString("state"),
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
                resolvedAt == null ? null : resolvedAt.toInstant());
    }
}
