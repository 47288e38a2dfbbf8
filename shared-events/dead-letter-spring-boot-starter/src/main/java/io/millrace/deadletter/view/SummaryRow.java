package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Reads summaries from rows. */
final class SummaryRow {

    static final String COLUMNS =
            """
            l.id, l.state, l.state_since, l.group_id, l.projection, l.topic, l.partition, l.record_offset, l.record_key,
            l.event_type, l.event_id, l.aggregate_version, l.reason, l.message, l.fingerprint, l.attempts,
            l.first_failed_at, l.last_failed_at, l.trace_id, l.edited_from""";

    private SummaryRow() {}

    static LetterSummary read(ResultSet row, int index) throws SQLException {
        var key = Content.of(row.getBytes("record_key"));
        return new LetterSummary(
                row.getObject("id", UUID.class),
                LetterState.valueOf(row.getString("state")),
                row.getTimestamp("state_since").toInstant(),
                row.getString("group_id"),
                row.getString("projection"),
                row.getString("topic"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                key == null ? null : key.shown(),
                row.getString("event_type"),
                row.getString("event_id"),
                row.getLong("aggregate_version"),
                row.getString("reason"),
                row.getString("message"),
                row.getString("fingerprint"),
                row.getInt("attempts"),
                row.getTimestamp("first_failed_at").toInstant(),
                row.getTimestamp("last_failed_at").toInstant(),
                row.getString("trace_id"),
                row.getObject("edited_from", UUID.class));
    }
}
