package io.millrace.deadletter.run;

import io.millrace.contract.MillraceException;
import io.millrace.deadletter.replay.ReplayGuard;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * One hold of a worker on a run. Whoever holds it proves it in each transaction that applies letters: the row stays locked
 * until that one ends, so that pausing, cancelling and taking over wait for the letters in hand and stop the next.
 *
 * @param run which run
 * @param token different for each hold
 * @param length how long it lasts without a sign of life
 */
record RunLease(UUID run, UUID token, Duration length) implements ReplayGuard {

    /** What commits is no crash, but what was begun with it may still become one. */
    private static final String PROLONG =
            """
            UPDATE millrace.replay_run SET leased_until = now() + ? * interval '1 millisecond',
                starts = least(starts, 1)
            WHERE id = ? AND leased_by = ? AND state = 'RUNNING'
            """;

    /** The run was paused, cancelled or taken over. */
    static final class LostException extends MillraceException {

        private static final long serialVersionUID = 1L;

        LostException(UUID run) {
            super("Replay run %s is paused, cancelled or executed by another worker".formatted(run));
        }
    }

    @Override
    public void check(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(PROLONG)) {
            statement.setLong(1, length.toMillis());
            statement.setObject(2, run);
            statement.setObject(3, token);
            if (statement.executeUpdate() == 0) {
                throw new LostException(run);
            }
        }
    }
}
