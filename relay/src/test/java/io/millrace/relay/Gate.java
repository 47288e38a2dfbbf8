package io.millrace.relay;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Stops whoever changes a table, so that a process can be killed at exactly that moment. */
final class Gate implements AutoCloseable {

    private static final String WAITING =
            """
            SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
            WHERE datname = current_database() AND locktype = 'advisory' AND objid = 4711 AND NOT granted
            """;

    private final Outbox outbox;
    private final Connection keeper;

    private Gate(Outbox outbox, String change, String timing) {
        this.outbox = outbox;
        outbox.execute(
                """
                CREATE FUNCTION public.gate() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER gate AFTER %s %s FOR EACH ROW EXECUTE FUNCTION public.gate()
                """
                        .formatted(change, timing));
        try {
            keeper = outbox.database().dataSource().getConnection();
            keeper.createStatement().execute("SELECT pg_advisory_lock(4711)");
        } catch (SQLException e) {
            throw new IllegalStateException("The gate cannot be closed: " + e.getMessage(), e);
        }
    }

    /** In the commit: the change is committed although who asked for it is killed meanwhile. */
    static Gate inCommitOf(Outbox outbox, String change) {
        return new Gate(outbox, change, "DEFERRABLE INITIALLY DEFERRED");
    }

    /** Before the commit: the change is lost if who wants it is killed meanwhile. */
    static Gate before(Outbox outbox, String change) {
        return new Gate(outbox, change, "NOT DEFERRABLE");
    }

    /** Kills the relay as soon as it stands at the gate, and lets the server finish what it was asked for. */
    void killWhoComes(RelayProcess relay) {
        await("a relay at the gate")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> outbox.number(WAITING) > 0);
        relay.process().kill();
        close();
    }

    @Override
    public void close() {
        try {
            keeper.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The gate cannot be opened: " + e.getMessage(), e);
        }
    }
}
