package io.millrace.deadletter.schema;

import io.millrace.contract.MillraceException;

/** A table that a migration changes was held by another transaction for too long. */
public final class SchemaBusyException extends MillraceException {

    private static final long serialVersionUID = 1L;

    static final String WHO = "Who holds it: SELECT pid, usename, application_name, xact_start, state, query"
            + " FROM pg_stat_activity WHERE datname = current_database() AND xact_start IS NOT NULL ORDER BY xact_start";

    SchemaBusyException(String history, int attempts, Throwable cause) {
        super(
                "A migration of schema millrace (history %s) found a table in use %d times and changed nothing; end that transaction, or wait for its end, then start the service again. %s"
                        .formatted(history, attempts, WHO),
                cause);
    }
}
