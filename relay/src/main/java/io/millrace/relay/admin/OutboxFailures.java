package io.millrace.relay.admin;

import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.Queries;
import io.millrace.relay.slot.Queries.RowMapper;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Failed rows of a slot, as any replica can list them. Thread-safe. */
public final class OutboxFailures {

    private static final String SELECT =
            """
            SELECT failure.*, (SELECT count(*) FROM millrace.outbox_held AS held
                               WHERE held.slot = failure.slot AND held.topic = failure.topic
                                   AND held.aggregateid = failure.aggregateid AND held.released_at IS NULL) AS held
            FROM millrace.outbox_failure AS failure WHERE slot = ?
            """;
    private static final String LIST =
            SELECT + FailureFilter.CONDITION + " AND (?::text IS NULL OR id > ?) ORDER BY id LIMIT ?";
    private static final String ONE = SELECT + " AND id = ?";
    private static final String DECIDABLE =
            """
            SELECT count(*) FROM millrace.outbox_failure
            WHERE slot = ? AND state IN ('DEAD_LETTERED', 'DLT_FAILED') AND requested IS NULL
            """
                    + FailureFilter.CONDITION;
    private static final String CONTENT =
            "SELECT payload, headers, traceparent, occurred_at, cause_class FROM millrace.outbox_failure WHERE slot = ? AND id = ?";
    private static final String WAITING =
            """
            SELECT held.place, held.id, held.aggregateversion, held.type, held.held_at
            FROM millrace.outbox_held AS held JOIN millrace.outbox_failure AS failure
                ON failure.slot = held.slot AND failure.topic = held.topic AND failure.aggregateid = held.aggregateid
            WHERE failure.slot = ? AND failure.id = ? AND held.released_at IS NULL AND held.place > ?
            ORDER BY held.place LIMIT ?
            """;
    private static final String AUDIT =
            """
            SELECT id, at, failure, act, who, reason, rows FROM millrace.outbox_failure_audit
            WHERE slot = ? AND (?::text IS NULL OR failure = ?) AND id < ? ORDER BY id DESC LIMIT ?
            """;

    private final DirectConnections connections;
    private final String slot;

    public OutboxFailures(DirectConnections connections, String slot) {
        this.connections = connections;
        this.slot = slot;
    }

    /** In the order of their ids, from the one behind the given one. */
    List<OutboxFailure> list(FailureFilter filter, @Nullable String after, int limit) throws SQLException {
        return all(LIST, OutboxFailure::read, with(filter, after, after, limit));
    }

    Optional<OutboxFailure> find(String id) throws SQLException {
        return all(ONE, OutboxFailure::read, List.of(slot, id)).stream().findFirst();
    }

    /** How many rows of a selection an operator can decide on now. */
    long decidable(FailureFilter filter) throws SQLException {
        return all(DECIDABLE, row -> row.getLong(1), with(filter)).get(0);
    }

    Optional<RowContent> content(String id) throws SQLException {
        return all(CONTENT, RowContent::read, List.of(slot, id)).stream().findFirst();
    }

    /** Rows that wait behind a failed one, in their order, from the one behind the given place. */
    List<WaitingRow> waiting(String id, long after, int limit) throws SQLException {
        return all(WAITING, WaitingRow::read, List.of(slot, id, after, limit));
    }

    /**
     * The audit, newest first, from the line before the given one.
     *
     * @param id of one failed row alone; null for all
     */
    List<RecordedAct> audit(@Nullable String id, long before, int limit) throws SQLException {
        return all(AUDIT, RecordedAct::read, Arrays.asList(slot, id, id, before, limit));
    }

    FailureCounts counts() throws SQLException {
        try (var connection = connections.open("admin")) {
            return FailureCountsQuery.ask(connection, slot);
        }
    }

    private List<@Nullable Object> with(FailureFilter filter, @Nullable Object... more) {
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(slot);
        arguments.addAll(filter.arguments());
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    private <T> List<T> all(String sql, RowMapper<T> mapper, List<? extends @Nullable Object> arguments)
            throws SQLException {
        try (var connection = connections.open("admin")) {
            return Queries.all(connection, sql, mapper, arguments.toArray());
        }
    }
}
