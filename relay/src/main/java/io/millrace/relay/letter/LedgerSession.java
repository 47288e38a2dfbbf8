package io.millrace.relay.letter;

import io.millrace.relay.slot.DirectConnections;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that is opened when it is needed and thrown away after a failure. Thread-safe. */
final class LedgerSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LedgerSession.class);

    private final DirectConnections connections;
    private @Nullable Connection connection;

    LedgerSession(DirectConnections connections) {
        this.connections = connections;
    }

    /**
     * Does the work in one transaction.
     *
     * @param what told if it fails: what could not be done
     */
    synchronized <T extends @Nullable Object> T within(String what, Work<T> work) {
        try {
            var open = connection;
            if (open == null) {
                open = connections.open("ledger");
                open.setAutoCommit(false);
                connection = open;
            }
            var result = work.on(open);
            open.commit();
            return result;
        } catch (SQLException e) {
            close();
            throw new LedgerException(what, e);
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("The ledger's session was gone already", e);
            }
            connection = null;
        }
    }

    @FunctionalInterface
    interface Work<T extends @Nullable Object> {

        T on(Connection connection) throws SQLException;
    }
}
