package io.millrace.relay.admin;

import io.millrace.relay.slot.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts failed rows and asks how far the slot is. */
final class FailureCountsQuery {

    /** A held row that was decided on alone waits, and is counted there, until it is sent, given up or refused. */
    private static final String STATES =
            """
            SELECT state, count(*) FILTER (WHERE NOT waits) AS rows, count(requested) AS requested,
                   min(first_failed_at) FILTER (WHERE open AND NOT waits) AS oldest_open
            FROM (SELECT state, requested, first_failed_at, open, open AND reason = 'HELD' AS waits
                  FROM (SELECT *, state IN ('DEAD_LETTERED', 'DLT_FAILED') AS open FROM millrace.outbox_failure) AS failure
                  WHERE slot = ?) AS failure
            GROUP BY state
            """;

    private static final String HELD =
            "SELECT count(*) FROM millrace.outbox_held WHERE slot = ? AND released_at IS NULL";
    private static final String LAG =
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint
            FROM pg_replication_slots WHERE slot_name = ? AND confirmed_flush_lsn IS NOT NULL
            """;

    private FailureCountsQuery() {}

    private record OfState(FailureState state, long rows, long requested, @Nullable Instant oldestOpen) {}

    static FailureCounts ask(Connection connection, String slot) throws SQLException {
        var states = Queries.all(
                connection,
                STATES,
                row -> new OfState(
                        FailureState.valueOf(row.getString("state")),
                        row.getLong("rows"),
                        row.getLong("requested"),
                        OutboxFailure.time(row, "oldest_open")),
                slot);
        Map<FailureState, Long> rows = new EnumMap<>(FailureState.class);
        for (var state : FailureState.values()) {
            rows.put(state, 0L);
        }
        states.forEach(of -> rows.put(of.state(), of.rows()));
        return new FailureCounts(
                rows,
                states.stream().mapToLong(OfState::requested).sum(),
                Queries.all(connection, HELD, row -> row.getLong(1), slot).get(0),
                states.stream()
                        .map(OfState::oldestOpen)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                Queries.all(connection, LAG, row -> row.getLong(1), slot).stream()
                        .findFirst()
                        .orElse(null));
    }
}
