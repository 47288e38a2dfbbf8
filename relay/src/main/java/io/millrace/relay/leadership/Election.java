package io.millrace.relay.leadership;

import io.millrace.relay.slot.DirectConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A candidate for the leadership over a slot. Not thread-safe. */
public final class Election implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Election.class);

    private final DirectConnections connections;
    private final String slot;
    private @Nullable Connection session;
    private boolean reported;

    public Election(DirectConnections connections, String slot) {
        this.connections = connections;
        this.slot = slot;
    }

    /** Tries once to become the leader; a database that is away counts as not now. */
    public Optional<LeaderLock> tryLead() {
        try {
            if (session == null) {
                session = LeaderLock.openSession(connections);
            }
            if (LeaderLock.tryAcquire(session, slot)) {
                var lock = LeaderLock.heldBy(session);
                session = null;
                reported = false;
                return Optional.of(lock);
            }
            reported = false;
        } catch (SQLException e) {
            if (!reported) {
                log.warn("The write database cannot be reached, waiting for it: {}", e.getMessage());
                reported = true;
            }
            close();
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        if (session != null) {
            LeaderLock.heldBy(session).close();
            session = null;
        }
    }
}
