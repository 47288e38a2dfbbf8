package io.millrace.deadletter.schema;

import io.millrace.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database as an earlier version left it, and a transaction of an instance of that version. */
final class EarlierInstance implements AutoCloseable {

    static final String SCRIPTS = "db/millrace/deadletter";
    static final String HISTORY = "dead_letter_schema_history";

    private final Connection connection;
    private final JdbcTemplate jdbc;

    private EarlierInstance(Connection connection, JdbcTemplate jdbc) {
        this.connection = connection;
        this.jdbc = jdbc;
    }

    static EarlierInstance of(Database database, String version) throws SQLException {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:" + SCRIPTS)
                .schemas("millrace")
                .table(HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target(version)
                .load()
                .migrate();
        var connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        return new EarlierInstance(connection, new JdbcTemplate(database.dataSource()));
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Whether anybody waits for a lock. */
    boolean isWaitedFor() {
        return count("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                > 0;
    }

    /** In a transaction of its own. */
    long count(String sql) {
        return jdbc.queryForObject(sql, Long.class);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
