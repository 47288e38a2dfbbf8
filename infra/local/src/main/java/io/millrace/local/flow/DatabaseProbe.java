package io.millrace.local.flow;

import io.millrace.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks one database over a connection it keeps, and gets along without an answer. Not thread-safe. */
final class DatabaseProbe implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseProbe.class);
    private static final int SOCKET_TIMEOUT_SECONDS = 5;

    private final String name;
    private final PGSimpleDataSource dataSource;
    private Optional<Connection> kept = Optional.empty();
    private boolean answered = true;

    DatabaseProbe(Database database) {
        name = database.name();
        dataSource = new PGSimpleDataSource();
        dataSource.setUrl(database.jdbcUrl());
        dataSource.setUser(database.user());
        dataSource.setPassword(database.password());
        dataSource.setSocketTimeout(SOCKET_TIMEOUT_SECONDS);
        dataSource.setConnectTimeout(SOCKET_TIMEOUT_SECONDS);
    }

    /** What the question answers; empty while the database does not. */
    <T> Optional<T> ask(Question<T> question) {
        try {
            var connection = connection();
            var answer = Optional.of(question.ask(connection));
            answered = true;
            return answer;
        } catch (SQLException e) {
            if (answered) {
                LOG.warn("Database {} does not answer; its figures are left out until it does", name, e);
            }
            answered = false;
            close();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            if (kept.isPresent()) {
                kept.get().close();
            }
        } catch (SQLException e) {
            LOG.debug("A broken connection to database {} did not close", name, e);
        } finally {
            kept = Optional.empty();
        }
    }

    private Connection connection() throws SQLException {
        if (kept.isEmpty()) {
            kept = Optional.of(dataSource.getConnection());
        }
        return kept.get();
    }

    /** A question to a database. */
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
