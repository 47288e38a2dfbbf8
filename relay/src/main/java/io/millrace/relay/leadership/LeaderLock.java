package io.millrace.relay.leadership;

import io.millrace.relay.slot.DirectConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leadership over a slot: a PostgreSQL advisory lock, held as long as its session lives. It keeps standbys quiet; what
 * really fences a former leader is the slot, which only one session can read. Thread-safe.
 */
public final class LeaderLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaderLock.class);

    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(hashtextextended(?, 0))";
    private static final int PING_SECONDS = 5;

    private final Connection session;

    private LeaderLock(Connection session) {
        this.session = session;
    }

    /**
     * Tries to become the leader.
     *
     * @param session an open session to try on; becomes the lock's if it succeeds
     * @return whether this session now holds the lock
     */
    static boolean tryAcquire(Connection session, String slot) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(TRY_LOCK)) {
            statement.setString(1, "millrace.relay/" + slot);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    static LeaderLock heldBy(Connection session) {
        return new LeaderLock(session);
    }

    /** Whether the lock's session still lives. Asks the database. */
    public synchronized boolean isHeld() {
        try {
            return session.isValid(PING_SECONDS);
        } catch (SQLException e) {
            throw new IllegalStateException("The timeout of a ping is positive", e);
        }
    }

    /** Lets go of the lock. */
    @Override
    public synchronized void close() {
        try {
            session.close();
        } catch (SQLException e) {
            log.debug("The leader's session was gone already", e);
        }
    }

    /** Opens the session on which a candidate tries. */
    static Connection openSession(DirectConnections connections) throws SQLException {
        return connections.open("leader");
    }
}
