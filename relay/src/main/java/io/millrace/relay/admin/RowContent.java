package io.millrace.relay.admin;

import io.millrace.deadletter.view.Content;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a failed row holds.
 *
 * @param payload its bytes; null where a pointer names the row that holds them, or where the row had none
 * @param headers its headers as they were found
 * @param traceparent W3C trace context
 * @param occurredAt when the event was appended
 * @param causeClass class of the exception
 */
record RowContent(
        @Nullable Content payload,
        @Nullable String headers,
        @Nullable String traceparent,
        Instant occurredAt,
        String causeClass) {

    static RowContent read(ResultSet row) throws SQLException {
        return new RowContent(
                Content.of(row.getBytes("payload")),
                row.getString("headers"),
                row.getString("traceparent"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getString("cause_class"));
    }
}
