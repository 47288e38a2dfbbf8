package io.millrace.relay.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row that waits behind a failed one.
 *
 * @param place its place among them
 * @param id identity by which it can be resubmitted or discarded alone
 * @param aggregateVersion version of the aggregate
 * @param type event type
 * @param heldAt since when it waits
 */
record WaitingRow(long place, String id, long aggregateVersion, @Nullable String type, Instant heldAt) {

    static WaitingRow read(ResultSet row) throws SQLException {
        return new WaitingRow(
                row.getLong("place"),
                row.getString("id"),
                row.getLong("aggregateversion"),
                row.getString("type"),
                row.getObject("held_at", OffsetDateTime.class).toInstant());
    }
}
