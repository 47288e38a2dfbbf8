package io.millrace.deadletter.replay;

import java.sql.Connection;
import java.sql.SQLException;

/** Says whether a replay may still go on. */
@FunctionalInterface
public interface ReplayGuard {

    /** Lets everything pass. */
    ReplayGuard NONE = connection -> {};

    /**
     * Returns if it may, and sees to it that nothing changes that until the transaction ends.
     *
     * @param connection the transaction's
     * @throws RuntimeException if it may not
     */
    void check(Connection connection) throws SQLException;
}
