package io.millrace.relay.letter;

import io.millrace.relay.settings.OutboxProperties;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
            """
            SELECT * FROM millrace.outbox_failure
            WHERE slot = ? AND requested IS NOT NULL AND id <> ALL (?) ORDER BY request LIMIT 1
            """;
    private static final String ASKED_FOR =
            "SELECT id FROM millrace.outbox_failure WHERE slot = ? AND requested IS NOT NULL ORDER BY request";
    private static final String RESUBMITTED =
            """
            SELECT * FROM millrace.outbox_failure
            WHERE slot = ? AND id = ? AND request = ? AND requested = 'RESUBMIT' AND state IN ('DEAD_LETTERED', 'DLT_FAILED')
            """;
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

    /** Rows that wait, on the same session. */
    public HeldRows held() {
        return new HeldRows(slot, session);
    }

    /** Rows that the slot may deliver again and this run has not come to; to be asked for before it reads any. */
    public UnreadRows unread() {
        return session.within(
                "Rows recorded by former runs cannot be read", connection -> UnreadRows.of(connection, slot));
    }

    /** Ids of the rows that there are requests for, in the order in which they were asked for. */
    public List<String> rows() {
        return session.within(
                "Requests cannot be looked for",
                connection -> Queries.all(connection, ASKED_FOR, row -> row.getString(1), slot));
    }

    /**
     * The oldest one, with the payload of its row.
     *
     * @param deferred ids of rows that are left alone for now
     */
    public Optional<Request> next(Set<String> deferred) {
        return find("The next request cannot be read", NEXT, connection ->
                new @Nullable Object[] {slot, connection.createArrayOf("text", deferred.toArray())});
    }

    /** The request of the number for a row, if it is to send that and it is not recorded as done. */
    public Optional<Request> resubmission(long number, @Nullable String id) {
        return find("Request %d cannot be read".formatted(number), RESUBMITTED, connection ->
                new @Nullable Object[] {slot, id, number});
    }

    private Optional<Request> find(String otherwise, String sql, LedgerSession.Work<@Nullable Object[]> arguments) {
        return session.within(
                otherwise,
                connection ->
                        Queries.all(connection, sql, row -> request(connection, row), arguments.on(connection)).stream()
                                .findFirst());
    }

    /** The failed row was sent or given up; the request goes on as long as rows wait behind it. */
    public void resolved(Request request) {
        resolved(request, "as requested");
    }

    /** The row of the request was sent with those it waited among, whatever was wanted. */
    public void went(Request request) {
        resolved(request.resubmitted(), "it was sent meanwhile");
    }

    private void resolved(Request request, String why) {
        var state = request.act() == Request.Act.RESUBMIT ? "RESUBMITTED" : "DISCARDED";
        session.within(
                "Row %s cannot be recorded as resolved"
                        .formatted(request.letter().id()),
                connection -> {
                    execute(connection, RESOLVED, state, slot, request.letter().id());
                    execute(connection, LET_GO, slot, request.letter().id());
                    audit(connection, request, state, why, 1);
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
