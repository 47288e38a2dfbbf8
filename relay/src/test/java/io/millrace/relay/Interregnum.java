package io.millrace.relay;

import java.sql.Connection;
import java.sql.SQLException;

/** Keeps every relay of a slot from leading; they stand by and answer operators. */
final class Interregnum implements AutoCloseable {

    private static final String LOCK = "SELECT pg_advisory_lock(hashtextextended('millrace.relay/' || ?, 0))";

    private final Connection keeper;

    private Interregnum(Connection keeper) {
        this.keeper = keeper;
    }

    /** Begins as soon as nobody leads. */
    static Interregnum of(Outbox outbox, String slot) {
        try {
            var keeper = outbox.database().dataSource().getConnection();
            try (var lock = keeper.prepareStatement(LOCK)) {
                lock.setString(1, slot);
                lock.execute();
            }
            return new Interregnum(keeper);
        } catch (SQLException e) {
            throw new IllegalStateException("The leadership cannot be kept from the relays: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            keeper.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The leadership cannot be left to the relays: " + e.getMessage(), e);
        }
    }
}
