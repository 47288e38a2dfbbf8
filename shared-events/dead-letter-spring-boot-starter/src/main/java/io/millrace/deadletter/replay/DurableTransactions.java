package io.millrace.deadletter.replay;

import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of operators' acts: durable when they return, and not waiting for locks for ever. */
final class DurableTransactions {

    private static final String SETTINGS = "SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = '5s'";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    DurableTransactions(DataSource dataSource, PlatformTransactionManager transactions) {
        this.jdbc = new JdbcTemplate(dataSource);
        // Without it, a lock that was waited for in vain is an unknown failure and not one that passes.
        this.jdbc.setExceptionTranslator(new SQLErrorCodeSQLExceptionTranslator("PostgreSQL"));
        this.transaction = new TransactionTemplate(transactions);
    }

    <T> T run(ConnectionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> jdbc.execute(with(work))));
    }

    /** Undoes everything. */
    <T> T tryOut(ConnectionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> {
            status.setRollbackOnly();
            return jdbc.execute(with(work));
        }));
    }

    private static <T> ConnectionCallback<T> with(ConnectionCallback<T> work) {
        return connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(SETTINGS);
            }
            return work.doInConnection(connection);
        };
    }
}
