package io.millrace.relay.letter;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.Lsn;
import io.millrace.relay.slot.SetupException;
import io.millrace.relay.slot.SetupException.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Failed rows and those held behind them, in the write database. What it has written survives any crash, and writing it
 * again changes nothing. Confined to one thread.
 */
public final class Ledger implements AutoCloseable {

    private static final String TABLES =
            """
            SELECT current_user,
                   coalesce(bool_and(has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                       AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE')), false),
                   count(*) = 2
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE n.nspname = 'millrace' AND c.relname IN ('outbox_failure', 'outbox_held')
            """;
    private static final String RECORD = "INSERT INTO millrace.outbox_failure AS failure (" + RowColumns.NAMES
            + """
            , state, reason, cause_class, cause, dlt_cause, attempts, pointer, place, parked, first_failed_at,
                last_failed_at)
            VALUES ("""
            + RowColumns.PARAMETERS
            + """
            , ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id, slot) DO UPDATE
            SET state = excluded.state, reason = excluded.reason, cause_class = excluded.cause_class, cause = excluded.cause,
                dlt_cause = excluded.dlt_cause, attempts = excluded.attempts, pointer = excluded.pointer,
                parked = excluded.parked, last_failed_at = excluded.last_failed_at
            WHERE failure.state IN ('DEAD_LETTERED', 'DLT_FAILED')
            """;
    private static final String HOLD = "INSERT INTO millrace.outbox_held (" + RowColumns.NAMES + ") SELECT "
            + RowColumns.PARAMETERS
            + """
             WHERE NOT EXISTS (SELECT FROM millrace.outbox_failure AS failure WHERE failure.slot = ? AND failure.id = ?)
            ON CONFLICT (slot, id) DO NOTHING
            """;
    private static final String CONFIRMED =
            "(SELECT coalesce(max(confirmed_flush_lsn), '0/0') FROM pg_replication_slots WHERE slot_name = ?)";
    private static final String PARKED_KEYS =
            """
            SELECT topic, aggregateid, lsn, place, aggregateversion, row_id, recorded_lsn >= """
                    + CONFIRMED
                    + """
             AS ahead
            FROM millrace.outbox_failure
            WHERE slot = ? AND parked
                AND (state IN ('DEAD_LETTERED', 'DLT_FAILED') OR requested IS NOT NULL)
                AND topic IS NOT NULL AND aggregateid IS NOT NULL
            """;
    private static final String HELD_KEYS =
            "SELECT DISTINCT topic, aggregateid FROM millrace.outbox_held WHERE slot = ? AND released_at IS NULL";
    /** Equal is what a backfill records before anything else is written behind the slot it has made. */
    private static final String FAILURES =
            "SELECT * FROM millrace.outbox_failure WHERE slot = ? AND recorded_lsn >= " + CONFIRMED;

    private static final String RELEASED =
            "SELECT id FROM millrace.outbox_held WHERE slot = ? AND released_at IS NOT NULL AND recorded_lsn > "
                    + CONFIRMED;
    private static final String WAITING =
            "SELECT id FROM millrace.outbox_held WHERE slot = ? AND released_at IS NULL AND recorded_lsn > "
                    + CONFIRMED;
    private static final String FORGET =
            "DELETE FROM millrace.outbox_held AS held WHERE slot = ? AND released_at IS NOT NULL AND recorded_lsn <= "
                    + CONFIRMED
                    + " AND NOT EXISTS (SELECT FROM millrace.outbox_failure AS failure WHERE failure.id = held.id AND requested IS NOT NULL)";

    private final String slot;
    private final LedgerSession session;

    public Ledger(DirectConnections connections, String slot) {
        this.slot = slot;
        this.session = new LedgerSession(connections);
    }

    /**
     * Whether the database has the tables; an outbox that somebody else made may lack them.
     *
     * @throws SetupException if it has them and the relay may not write them
     */
    public boolean exists() {
        return session.within("The ledger of failed rows cannot be looked up", connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery(TABLES)) {
                row.next();
                var exists = row.getBoolean(3);
                if (exists && !row.getBoolean(2)) {
                    throw mayNotWrite(row.getString(1));
                }
                return exists;
            }
        });
    }

    private static SetupException mayNotWrite(String role) {
        return new SetupException(
                Fault.ROLE,
                "Role %s may not write millrace.outbox_failure and millrace.outbox_held".formatted(role),
                "Run GRANT millrace_relay TO \"%s\"; without that role, grant as V4 and V5 of the outbox migrations do"
                        .formatted(role));
    }

    /** Records a row whose letter is in the dead letter topic, or is about to be in the same transaction. */
    public void deadLettered(Letter letter, boolean parked) {
        record(letter, "DEAD_LETTERED", null, parked);
    }

    /** Records a row whose letter was refused by the dead letter topic. */
    public void dltFailed(Letter letter, String dltCause, boolean parked) {
        record(letter, "DLT_FAILED", dltCause, parked);
    }

    /** Holds rows back, in the given order; those that are held already keep their place, failed ones are no followers. */
    public void hold(List<CapturedRow> rows) {
        session.within("%d rows cannot be held back".formatted(rows.size()), connection -> {
            try (var statement = connection.prepareStatement(HOLD)) {
                for (var row : rows) {
                    var key = RowKey.of(row);
                    var id = LetterId.of(slot, row);
                    RowColumns.bind(statement, slot, id, key == null ? null : key.topic(), row, row.payload());
                    statement.setString(RowColumns.COUNT + 1, slot);
                    statement.setString(RowColumns.COUNT + 2, id);
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
    }

    /** Keys whose rows wait, and from where on. */
    public Map<RowKey, ParkedFrom> parkedKeys() {
        return session.within("The parked keys cannot be read", connection -> {
            Map<RowKey, ParkedFrom> keys = new HashMap<>();
            each(connection, PARKED_KEYS, row -> keys.merge(key(row), parkedFrom(row), ParkedFrom::earlier));
            try (var statement = connection.prepareStatement(HELD_KEYS)) {
                statement.setString(1, slot);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        keys.putIfAbsent(key(rows), ParkedFrom.HERE);
                    }
                }
            }
            return keys;
        });
    }

    private static ParkedFrom parkedFrom(ResultSet row) throws SQLException {
        var ahead = row.getBoolean("ahead");
        return new ParkedFrom(
                ahead ? Lsn.parse(row.getString("lsn")) : 0,
                ahead ? row.getString("place") : null,
                row.getLong("aggregateversion"),
                ahead ? row.getString("row_id") : null);
    }

    private static RowKey key(ResultSet row) throws SQLException {
        return new RowKey(row.getString("topic"), row.getString("aggregateid"));
    }

    /** What is known of rows that the slot may deliver again, by their letter's id. Forgets what it no longer may. */
    public Map<String, Recorded> replayable() {
        return session.within("What became of earlier rows cannot be read", connection -> {
            Map<String, Recorded> recorded = new HashMap<>();
            try (var statement = connection.prepareStatement(FORGET)) {
                statement.setString(1, slot);
                statement.setString(2, slot);
                statement.executeUpdate();
            }
            each(connection, WAITING, row -> recorded.put(row.getString("id"), new Recorded.Waiting()));
            each(connection, FAILURES, row -> recorded.put(row.getString("id"), recorded(row)));
            // A held row that was given up is released only behind its letter.
            each(connection, RELEASED, row -> recorded.put(row.getString("id"), new Recorded.Settled()));
            return recorded;
        });
    }

    /** Where the log ends: whatever is recorded by now was committed before. */
    public long logEnd() {
        return session.within("The end of the log cannot be read", connection -> {
            try (var statement = connection.createStatement();
                    var row = statement.executeQuery("SELECT pg_current_wal_insert_lsn()")) {
                row.next();
                return Lsn.parse(row.getString(1));
            }
        });
    }

    private void record(Letter letter, String state, @Nullable String dltCause, boolean parked) {
        session.within("Row %s cannot be recorded as %s".formatted(letter.id(), state), connection -> {
            try (var statement = connection.prepareStatement(RECORD)) {
                var row = letter.row();
                // An oversize row is read from its table again, if there is an id to find it by.
                var payload = letter.pointer() == null || row.id() == null ? row.payload() : null;
                RowColumns.bind(statement, slot, letter.id(), letter.topic(), row, payload);
                var next = RowColumns.COUNT;
                statement.setString(++next, state);
                statement.setString(++next, letter.reason().name());
                statement.setString(++next, letter.causeClass());
                statement.setString(++next, letter.cause());
                statement.setString(++next, dltCause);
                statement.setInt(++next, letter.attempts());
                statement.setString(++next, letter.pointer());
                statement.setString(
                        ++next, row.point().inTransaction() ? row.point().place() : null);
                statement.setBoolean(++next, parked);
                statement.setObject(++next, RowColumns.time(letter.failedAt()));
                statement.setObject(++next, RowColumns.time(letter.failedAt()));
                return statement.executeUpdate();
            }
        });
    }

    private void each(Connection connection, String sql, RowReader reader) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, slot);
            statement.setString(2, slot);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }

    private static Recorded recorded(ResultSet row) throws SQLException {
        var state = row.getString("state");
        return state.equals("DEAD_LETTERED") || state.equals("DLT_FAILED")
                ? new Recorded.Failed(letter(row), row.getString("dlt_cause"))
                : new Recorded.Settled();
    }

    static Letter letter(ResultSet row) throws SQLException {
        return new Letter(
                row.getString("id"),
                RowColumns.read(row),
                row.getString("topic"),
                LetterReason.valueOf(row.getString("reason")),
                row.getString("cause_class"),
                row.getString("cause"),
                row.getInt("attempts"),
                row.getObject("last_failed_at", OffsetDateTime.class).toInstant(),
                row.getString("pointer"));
    }

    @Override
    public void close() {
        session.close();
    }

    @FunctionalInterface
    private interface RowReader {

        void read(ResultSet row) throws SQLException;
    }
}
