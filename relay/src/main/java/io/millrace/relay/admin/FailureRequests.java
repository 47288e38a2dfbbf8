package io.millrace.relay.admin;

import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators want done with failed rows of a slot, written down with who and why: any replica does that, the relay that
 * leads does what is wanted, in the order in which it was asked for. Thread-safe.
 */
public final class FailureRequests {

    private static final Logger log = LoggerFactory.getLogger(FailureRequests.class);
    private static final String DECIDABLE =
            """
            SELECT id FROM millrace.outbox_failure
            WHERE slot = ? AND state IN ('DEAD_LETTERED', 'DLT_FAILED') AND requested IS NULL
            """;

    /** In the order of the log, which is that of each key. */
    private static final String LOCKED = " ORDER BY lsn, id FOR UPDATE";

    private static final String THESE = DECIDABLE + FailureFilter.CONDITION + LOCKED;
    private static final String THIS = DECIDABLE + " AND id = ?" + LOCKED;
    private static final String KNOWN = "SELECT count(*) FROM millrace.outbox_failure WHERE slot = ? AND id = ?";
    private static final String ASK =
            """
            WITH noted AS (
                INSERT INTO millrace.outbox_failure_audit (slot, failure, act, who, reason)
                SELECT ?, chosen.id, ?, ?, ? FROM unnest(?) WITH ORDINALITY AS chosen (id, place) ORDER BY place
                RETURNING id, failure)
            UPDATE millrace.outbox_failure AS failure SET requested = ?, request = noted.id
            FROM noted WHERE failure.slot = ? AND failure.id = noted.failure
            """;
    private static final String APPROVE =
            """
            UPDATE millrace.outbox_failure SET removal_approved_at = clock_timestamp()
            WHERE slot = ? AND id = ? AND state IN ('DEAD_LETTERED', 'DLT_FAILED') AND removal_approved_at IS NULL
            """;
    private static final String NOTE =
            "INSERT INTO millrace.outbox_failure_audit (slot, failure, act, who, reason) VALUES (?, ?, ?, ?, ?)";
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

    private final DirectConnections connections;
    private final String slot;

    public FailureRequests(DirectConnections connections, String slot) {
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

    /** Asks for one row, held ones included; once, if the decision has a key. */
    Outcome ask(String id, Act act, Decision decision) throws SQLException {
        var request = decision.request("%s row %s".formatted(act, id));
        try (var connection = connections.open("admin")) {
            connection.setAutoCommit(false);
            var keys = new RequestKeys(connection, slot);
            if (keys.answered(request).isPresent()) {
                return Outcome.ACCEPTED;
            }
            var outcome = ask(connection, id, act, decision);
            if (outcome != Outcome.ACCEPTED) {
                return outcome;
            }
            keys.keep(request, 1);
            connection.commit();
        }
        log.atInfo()
                .addKeyValue("who", decision.who())
                .log("{} of row {} is asked for by {}: {}", act, id, decision.who(), decision.reason());
        return Outcome.ACCEPTED;
    }

    private Outcome ask(Connection connection, String id, Act act, Decision decision) throws SQLException {
        if (Queries.all(connection, KNOWN, row -> row.getLong(1), slot, id).get(0) == 0
                && !isSingledOut(connection, id, act)) {
            return Outcome.NOT_FOUND;
        }
        var accepted = act == Act.APPROVE_REMOVAL
                ? approve(connection, id, decision)
                : ask(connection, ids(connection, THIS, List.of(slot, id)), act, decision) == 1;
        return accepted ? Outcome.ACCEPTED : Outcome.CONFLICT;
    }

    /**
     * Asks for all rows of a selection that can be decided on now; rows that fail later are not among them. Once, if the
     * decision has a key.
     *
     * @return how many
     */
    int askAll(FailureFilter filter, Act act, Decision decision) throws SQLException {
        var request = decision.request("%s rows %s".formatted(act, filter.query()));
        int asked;
        try (var connection = connections.open("admin")) {
            connection.setAutoCommit(false);
            var keys = new RequestKeys(connection, slot);
            var before = keys.answered(request);
            if (before.isPresent()) {
                return before.getAsInt();
            }
            List<@Nullable Object> arguments = new ArrayList<>();
            arguments.add(slot);
            arguments.addAll(filter.arguments());
            asked = ask(connection, ids(connection, THESE, arguments), act, decision);
            keys.keep(request, asked);
            connection.commit();
        }
        log.atInfo()
                .addKeyValue("who", decision.who())
                .log(
                        "{} of {} rows, {}, is asked for by {}: {}",
                        act,
                        asked,
                        filter,
                        decision.who(),
                        decision.reason());
        return asked;
    }

    private static List<String> ids(Connection connection, String sql, List<? extends @Nullable Object> arguments)
            throws SQLException {
        return Queries.all(connection, sql, row -> row.getString(1), arguments.toArray());
    }

    private int ask(Connection connection, List<String> ids, Act act, Decision decision) throws SQLException {
        var chosen = connection.createArrayOf("text", ids.toArray());
        return Queries.change(
                connection, ASK, slot, act.name(), decision.who(), decision.reason(), chosen, act.name(), slot);
    }

    /** A row that only waits is no failure whose removal could be approved. */
    private boolean isSingledOut(Connection connection, String id, Act act) throws SQLException {
        return act != Act.APPROVE_REMOVAL && Queries.change(connection, SINGLE_OUT, slot, id) == 1;
    }

    private boolean approve(Connection connection, String id, Decision decision) throws SQLException {
        Queries.change(connection, NOTE, slot, id, Act.APPROVE_REMOVAL.name(), decision.who(), decision.reason());
        return Queries.change(connection, APPROVE, slot, id) == 1;
    }
}
