package io.millrace.relay.slot;

import java.sql.Connection;
import java.sql.SQLException;

/** A slot just created, and the database as it was at the very point the slot starts from. Not thread-safe. */
public final class NewSlot implements AutoCloseable {

    private final long confirmed;
    private final String snapshot;
    private final Connection exporter;

    NewSlot(long confirmed, String snapshot, Connection exporter) {
        this.confirmed = confirmed;
        this.snapshot = snapshot;
        this.exporter = exporter;
    }

    /** LSN the slot starts from. */
    public long confirmed() {
        return confirmed;
    }

    /**
     * Begins a transaction that sees exactly the rows which the slot will not deliver.
     *
     * @param connection without an open transaction; is left in manual commit
     */
    public void enter(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
        }
    }

    /** Gives up the session that keeps the snapshot; transactions that entered keep theirs. */
    @Override
    public void close() throws SQLException {
        exporter.close();
    }
}
