package io.millrace.relay.admin;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * A line of the audit.
 *
 * @param id lines are in the order of their ids
 * @param at when
 * @param failure the failed row
 * @param act what was asked for, or done
 * @param who name of the operator, or {@code relay}
 * @param reason why
 * @param rows how many rows it concerned
 */
record RecordedAct(long id, Instant at, String failure, String act, String who, String reason, long rows) {

    static RecordedAct read(ResultSet row) throws SQLException {
        return new RecordedAct(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("failure"),
                row.getString("act"),
                row.getString("who"),
                row.getString("reason"),
                row.getLong("rows"));
    }
}
