package io.millrace.relay.letter;

import io.millrace.relay.settings.OutboxProperties;
import io.millrace.relay.slot.DirectConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What operators have asked for, as the relay that leads works it off. Confined to one thread. */
public final class Requests implements AutoCloseable {

    private static final String EXISTS =
            """
            SELECT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                           WHERE n.nspname = 'millrace' AND c.relname = 'outbox_failure')
            """;
    private static final String PENDING =
            "SELECT EXISTS (SELECT FROM millrace.outbox_failure WHERE slot = ? AND requested IS NOT NULL)";
    private static final String NEXT =
            "SELECT * FROM millrace.outbox_failure WHERE slot = ? AND requested IS NOT NULL ORDER BY request LIMIT 1";
    private static final String RESOLVED =
            "UPDATE millrace.outbox_failure SET state = ?, resolved_at = clock_timestamp() WHERE slot = ? AND id = ?";
    private static final String LET_GO =
            "UPDATE millrace.outbox_held SET released_at = clock_timestamp() WHERE slot = ? AND id = ? AND released_at IS NULL";
    private static final String WENT =
            "SELECT EXISTS (SELECT FROM millrace.outbox_held WHERE slot = ? AND id = ? AND released_at IS NOT NULL)";
    private static final String REFUSED =
            """
            UPDATE millrace.outbox_failure
            SET requested = NULL, attempts = attempts + 1, reason = ?, cause = ?, last_failed_at = clock_timestamp()
            WHERE slot = ? AND id = ?
            """;
    private static final String FINISHED =
            "UPDATE millrace.outbox_failure SET requested = NULL WHERE slot = ? AND id = ?";
    private static final String BLOCKED =
            """
            SELECT EXISTS (SELECT FROM millrace.outbox_failure
                           WHERE slot = ? AND topic = ? AND aggregateid = ? AND parked
                               AND state IN ('DEAD_LETTERED', 'DLT_FAILED'))
            """;
    private static final String WAITING =
            """
            SELECT * FROM millrace.outbox_held AS held
            WHERE slot = ? AND topic = ? AND aggregateid = ? AND released_at IS NULL
                AND NOT EXISTS (SELECT FROM millrace.outbox_failure AS failure
                                WHERE failure.slot = held.slot AND failure.id = held.id)
            ORDER BY place LIMIT ?
            """;
    /**
     * Of a relay that was killed right after it gave up a row that it was about to release. Not so a row that is to be
     * decided on alone: that one was not even tried.
     */
    private static final String LEFT_OVER =
            """
            SELECT held.place AS held_place, failure.*
            FROM millrace.outbox_held AS held JOIN millrace.outbox_failure AS failure USING (slot, id)
            WHERE slot = ? AND held.released_at IS NULL AND failure.reason <> 'HELD'
            ORDER BY held.place
            """;

    private static final String RELEASED =
            "UPDATE millrace.outbox_held SET released_at = clock_timestamp() WHERE slot = ? AND place = ANY (?)";
    private static final String FORSAKEN =
            """
            SELECT DISTINCT topic, aggregateid FROM millrace.outbox_held AS held
            WHERE slot = ? AND released_at IS NULL
                AND NOT EXISTS (SELECT FROM millrace.outbox_failure AS failure
                                WHERE failure.slot = held.slot AND failure.topic = held.topic
                                    AND failure.aggregateid = held.aggregateid AND failure.parked
                                    AND (failure.state IN ('DEAD_LETTERED', 'DLT_FAILED')
                                        OR failure.requested IS NOT NULL))
            """;
    private static final String AUDIT =
            """
            INSERT INTO millrace.outbox_failure_audit (slot, failure, act, who, reason, rows)
            VALUES (?, ?, ?, 'relay', ?, ?)
            """;

    private final String slot;
    private final PointedRow pointed;
    private final LedgerSession session;

    public Requests(DirectConnections connections, String slot, OutboxProperties outbox) {
        this.slot = slot;
        this.pointed = new PointedRow(outbox);
        this.session = new LedgerSession(connections);
    }

    /** Whether the database has the tables. */
    public boolean exist() {
        return session.within("The ledger of failed rows cannot be looked up", connection -> flag(connection, EXISTS));
    }

    /** Whether there is any. */
    public boolean isAnyPending() {
        return session.within("Requests cannot be looked for", connection -> flag(connection, PENDING, slot));
    }

    /** The oldest one, with the payload of its row. */
    public Optional<Request> next() {
        return session.within("The next request cannot be read", connection -> {
            try (var statement = connection.prepareStatement(NEXT)) {
                statement.setString(1, slot);
                try (var row = statement.executeQuery()) {
                    return row.next() ? Optional.of(request(connection, row)) : Optional.<Request>empty();
                }
            }
        });
    }

    /** The failed row was sent or given up; the request goes on as long as rows wait behind it. */
    public void resolved(Request request) {
        var resubmitted = request.act() == Request.Act.RESUBMIT;
        session.within(
                "Row %s cannot be recorded as resolved"
                        .formatted(request.letter().id()),
                connection -> {
                    execute(
                            connection,
                            RESOLVED,
                            resubmitted ? "RESUBMITTED" : "DISCARDED",
                            slot,
                            request.letter().id());
                    execute(connection, LET_GO, slot, request.letter().id());
                    audit(connection, request, resubmitted ? "RESUBMITTED" : "DISCARDED", "as requested", 1);
                    return true;
                });
    }

    /** Whether the row was held and has been sent meanwhile, with those it waited among. */
    public boolean wentMeanwhile(Request request) {
        return session.within(
                "Rows held back cannot be read",
                connection -> flag(connection, WENT, slot, request.letter().id()));
    }

    /** The row was refused; it stays a failed one, and rows behind it wait on. */
    public void refused(Request request, LetterReason reason, String cause) {
        session.within(
                "Row %s cannot be recorded as refused"
                        .formatted(request.letter().id()),
                connection -> {
                    execute(
                            connection,
                            REFUSED,
                            reason.name(),
                            cause,
                            slot,
                            request.letter().id());
                    execute(connection, LET_GO, slot, request.letter().id());
                    audit(connection, request, "REFUSED", cause, 1);
                    return true;
                });
    }

    /** All is done, or all that can be. */
    public void finished(Request request, long released) {
        session.within("Request %d cannot be finished".formatted(request.number()), connection -> {
            execute(connection, FINISHED, slot, request.letter().id());
            if (released > 0) {
                audit(connection, request, "RELEASED", "rows behind it", released);
            }
            return true;
        });
    }

    /** Whether a failed row that is not resolved keeps the rows of the key waiting. */
    public boolean isBlocked(RowKey key) {
        return session.within(
                "Failures of a key cannot be read",
                connection -> flag(connection, BLOCKED, slot, key.topic(), key.aggregateId()));
    }

    /** The next rows that wait, in their order. */
    public List<HeldRow> waiting(RowKey key, int atMost) {
        return session.within("Rows held back cannot be read", connection -> {
            try (var statement = connection.prepareStatement(WAITING)) {
                statement.setString(1, slot);
                statement.setString(2, key.topic());
                statement.setString(3, key.aggregateId());
                statement.setInt(4, atMost);
                List<HeldRow> held = new ArrayList<>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        held.add(new HeldRow(rows.getLong("place"), rows.getString("id"), RowColumns.read(rows)));
                    }
                }
                return held;
            }
        });
    }

    /** Rows that were given up by a run that ended before it had noted that they wait no longer. */
    public List<GivenUp> leftOver() {
        return session.within("Rows given up cannot be read", connection -> {
            try (var statement = connection.prepareStatement(LEFT_OVER)) {
                statement.setString(1, slot);
                List<GivenUp> left = new ArrayList<>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        left.add(GivenUp.read(rows));
                    }
                }
                return left;
            }
        });
    }

    /** These rows wait no longer. */
    public void released(List<HeldRow> rows) {
        session.within("Rows cannot be recorded as released", connection -> {
            try (var statement = connection.prepareStatement(RELEASED)) {
                statement.setString(1, slot);
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "bigint", rows.stream().map(HeldRow::place).toArray()));
                return statement.executeUpdate();
            }
        });
    }

    /** Keys whose rows wait for nothing: a leader that was replaced held them too late. */
    public List<RowKey> forsaken() {
        return session.within("Rows held back cannot be read", connection -> {
            try (var statement = connection.prepareStatement(FORSAKEN)) {
                statement.setString(1, slot);
                List<RowKey> keys = new ArrayList<>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        keys.add(new RowKey(rows.getString(1), rows.getString(2)));
                    }
                }
                return keys;
            }
        });
    }

    private Request request(Connection connection, ResultSet row) throws SQLException {
        var letter = Ledger.letter(row);
        if (letter.row().payload() == null && letter.pointer() != null) {
            letter = letter.with(pointed.payload(connection, letter.row()));
        }
        var state = row.getString("state");
        return new Request(
                row.getLong("request"),
                Request.Act.valueOf(row.getString("requested")),
                letter,
                state.equals("DEAD_LETTERED") || state.equals("DLT_FAILED"),
                row.getBoolean("parked"));
    }

    private void audit(Connection connection, Request request, String act, String reason, long rows)
            throws SQLException {
        execute(
                connection,
                AUDIT,
                slot,
                request.letter().id(),
                act,
                "request %d: %s".formatted(request.number(), reason),
                rows);
    }

    private static void execute(Connection connection, String sql, Object... arguments) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }

    private static boolean flag(Connection connection, String sql, String... arguments) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
