package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/** Reads groups from rows. */
final class GroupRow {

    private GroupRow() {}

    static FailureGroup read(ResultSet row, int index) throws SQLException {
        Map<LetterState, Long> letters = new EnumMap<>(LetterState.class);
        for (LetterState state : LetterState.values()) {
            letters.put(state, row.getLong("g_" + state));
        }
        return new FailureGroup(
                row.getString("g_fingerprint"),
                letters,
                row.getLong("g_unresolved"),
                row.getTimestamp("g_first").toInstant(),
                row.getTimestamp("g_last").toInstant(),
                row.getObject("id") == null ? null : SummaryRow.read(row, index));
    }
}
