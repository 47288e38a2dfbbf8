package io.millrace.projection.engine;

import java.time.Duration;

/**
 * How long a transaction may go without a statement. An instance that freezes in its transaction holds locks, on which its
 * successor waits until PostgreSQL ends the session.
 */
record SilenceLimit(Duration longest) {

    /** A query of one row that limits the current transaction. */
    String query() {
        return "SELECT set_config('idle_in_transaction_session_timeout', '%d', true)".formatted(longest.toMillis());
    }
}
