package io.millrace.projection.engine;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.util.ClassUtils;

/** Tells failures that pass by waiting from those that do not. */
final class TransientFailures {

    /** Connection, rolled back (deadlock, serialization), out of resources, operator intervention. */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "57");

    /** Lock not available; read-only, as a standby is until it is promoted; ended for its silence; lasted too long. */
    private static final Set<String> STATES = Set.of("55P03", "25006", "25P03", "25P04");

    private static final boolean SPRING_WEB = ClassUtils.isPresent(
            "org.springframework.web.client.RestClientResponseException", TransientFailures.class.getClassLoader());

    private TransientFailures() {}

    static boolean isTransient(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (passes(cause)) {
                return true;
            }
        }
        return false;
    }

    private static boolean passes(Throwable cause) {
        if (cause instanceof SQLException sql && sql.getSQLState() != null) {
            var state = sql.getSQLState();
            return STATES.contains(state) || state.length() == 5 && CLASSES.contains(state.substring(0, 2));
        }
        if (cause instanceof TransactionSystemException failed) {
            return isOfConnection(failed);
        }
        return cause instanceof VersionConflictException
                || cause instanceof SQLTransientException
                || cause instanceof SQLRecoverableException
                || cause instanceof TransientDataAccessException
                || cause instanceof RecoverableDataAccessException
                || cause instanceof CannotGetJdbcConnectionException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof TimeoutException
                || cause instanceof SocketTimeoutException
                || cause instanceof HttpTimeoutException
                || cause instanceof SocketException
                || cause instanceof UnknownHostException
                || cause instanceof UnresolvedAddressException
                || SPRING_WEB && HttpAnswers.passes(cause);
    }

    /**
     * A rollback fails only because its connection is gone, whatever made it necessary. The same is true of a commit that
     * got no answer with a state, as when the pool has closed the connection.
     */
    private static boolean isOfConnection(TransactionSystemException failed) {
        return failed.getApplicationException() != null
                || failed.getCause() instanceof SQLException sql && sql.getSQLState() == null;
    }
}
