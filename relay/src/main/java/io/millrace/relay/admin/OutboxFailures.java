package io.millrace.relay.admin;

import io.millrace.relay.slot.DirectConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Failed rows of a slot: any replica lists them and writes down what an operator wants; the relay that leads does it.
 * Thread-safe.
 */
public final class OutboxFailures {

    private static final String SELECT =
            """
            SELECT failure.*, (SELECT count(*) FROM millrace.outbox_held AS held
                               WHERE held.slot = failure.slot AND held.topic = failure.topic
                                   AND held.aggregateid = failure.aggregateid AND held.released_at IS NULL) AS held
            FROM millrace.outbox_failure AS failure WHERE slot = ?
            """;
    private static final String LIST =
            SELECT + " AND (?::text IS NULL OR state = ?) AND (?::text IS NULL OR id > ?) ORDER BY id LIMIT ?";
    private static final String ONE = SELECT + " AND id = ?";
    private static final String AUDIT =
            """
            INSERT INTO millrace.outbox_failure_audit (slot, failure, act, who, reason) VALUES (?, ?, ?, ?, ?)
            RETURNING id
            """;
    private static final String REQUEST =
            """
            UPDATE millrace.outbox_failure SET requested = ?, request = ?
            WHERE slot = ? AND id = ? AND state IN ('DEAD_LETTERED', 'DLT_FAILED') AND requested IS NULL
            """;
    private static final String ROW =
            "slot, id, row_id, topic, aggregatetype, aggregateid, aggregateversion, type, payload, headers, traceparent, occurred_at, lsn";

    /** A held row that is decided on alone becomes a failed one, behind which nothing waits. */
    private static final String SINGLE_OUT = "INSERT INTO millrace.outbox_failure (" + ROW
            + ", state, reason, cause_class, cause, dlt_cause, attempts, parked, first_failed_at, last_failed_at, recorded_lsn) SELECT "
            + ROW
            + """
            , 'DLT_FAILED', 'HELD', '', 'held behind a failed row', 'never sent', 0, false, held_at, held_at, recorded_lsn
            FROM millrace.outbox_held WHERE slot = ? AND id = ? AND released_at IS NULL
            ON CONFLICT DO NOTHING
            """;

    private static final String HELD =
            """
            SELECT held.place, held.id, held.aggregateversion, held.type, held.held_at
            FROM millrace.outbox_held AS held JOIN millrace.outbox_failure AS failure
                ON failure.slot = held.slot AND failure.topic = held.topic AND failure.aggregateid = held.aggregateid
            WHERE failure.slot = ? AND failure.id = ? AND held.released_at IS NULL AND held.place > ?
            ORDER BY held.place LIMIT ?
            """;
    private static final String APPROVE =
            """
            UPDATE millrace.outbox_failure SET removal_approved_at = clock_timestamp()
            WHERE slot = ? AND id = ? AND state IN ('DEAD_LETTERED', 'DLT_FAILED') AND removal_approved_at IS NULL
            """;

    private final DirectConnections connections;
    private final String slot;

    public OutboxFailures(DirectConnections connections, String slot) {
        this.connections = connections;
        this.slot = slot;
    }

    /** What became of a request. */
    enum Outcome {
        ACCEPTED,
        NOT_FOUND,
        /** It is resolved already, or somebody else was faster. */
        CONFLICT
    }

    /** What an operator can ask for. */
    enum Act {
        RESUBMIT,
        DISCARD,
        APPROVE_REMOVAL
    }

    List<OutboxFailure> list(@Nullable String state, @Nullable String after, int limit) throws SQLException {
        try (var connection = connections.open("admin");
                var statement = connection.prepareStatement(LIST)) {
            statement.setString(1, slot);
            statement.setString(2, state);
            statement.setString(3, state);
            statement.setString(4, after);
            statement.setString(5, after);
            statement.setInt(6, limit);
            List<OutboxFailure> failures = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    failures.add(OutboxFailure.read(rows));
                }
            }
            return failures;
        }
    }

    Optional<OutboxFailure> find(String id) throws SQLException {
        try (var connection = connections.open("admin")) {
            return find(connection, id);
        }
    }

    Outcome request(String id, Act act, String who, String reason) throws SQLException {
        try (var connection = connections.open("admin")) {
            connection.setAutoCommit(false);
            if (find(connection, id).isEmpty() && !singleOut(connection, id)) {
                return Outcome.NOT_FOUND;
            }
            var number = audit(connection, id, act, who, reason);
            var accepted = act == Act.APPROVE_REMOVAL ? approve(connection, id) : mark(connection, id, act, number);
            if (accepted) {
                connection.commit();
            } else {
                connection.rollback();
            }
            return accepted ? Outcome.ACCEPTED : Outcome.CONFLICT;
        }
    }

    /**
     * A row that waits behind a failed one.
     *
     * @param place its place among them
     * @param id identity by which it can be resubmitted or discarded alone
     * @param aggregateVersion version of the aggregate
     * @param type event type
     * @param heldAt since when it waits
     */
    record Held(long place, String id, long aggregateVersion, @Nullable String type, Instant heldAt) {}

    List<Held> held(String id, long after, int limit) throws SQLException {
        try (var connection = connections.open("admin");
                var statement = connection.prepareStatement(HELD)) {
            statement.setString(1, slot);
            statement.setString(2, id);
            statement.setLong(3, after);
            statement.setInt(4, limit);
            List<Held> held = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    held.add(new Held(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getLong(3),
                            rows.getString(4),
                            rows.getObject(5, OffsetDateTime.class).toInstant()));
                }
            }
            return held;
        }
    }

    private boolean singleOut(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement(SINGLE_OUT)) {
            statement.setString(1, slot);
            statement.setString(2, id);
            return statement.executeUpdate() == 1;
        }
    }

    private Optional<OutboxFailure> find(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement(ONE)) {
            statement.setString(1, slot);
            statement.setString(2, id);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(OutboxFailure.read(row)) : Optional.empty();
            }
        }
    }

    private long audit(Connection connection, String id, Act act, String who, String reason) throws SQLException {
        try (var statement = connection.prepareStatement(AUDIT)) {
            statement.setString(1, slot);
            statement.setString(2, id);
            statement.setString(3, act.name());
            statement.setString(4, who);
            statement.setString(5, reason);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private boolean mark(Connection connection, String id, Act act, long number) throws SQLException {
        try (var statement = connection.prepareStatement(REQUEST)) {
            statement.setString(1, act.name());
            statement.setLong(2, number);
            statement.setString(3, slot);
            statement.setString(4, id);
            return statement.executeUpdate() == 1;
        }
    }

    private boolean approve(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement(APPROVE)) {
            statement.setString(1, slot);
            statement.setString(2, id);
            return statement.executeUpdate() == 1;
        }
    }
}
