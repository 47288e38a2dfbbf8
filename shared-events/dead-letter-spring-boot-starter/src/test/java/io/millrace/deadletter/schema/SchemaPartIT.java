package io.millrace.deadletter.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;

/** An upgrade while a transaction of an instance of before holds a table that it changes. */
class SchemaPartIT {

    private static final String SCRIPTS = "db/millrace/deadletter";
    private static final String HISTORY = "dead_letter_schema_history";
    private static final SchemaPart PART = new SchemaPart(DeadLetterSchema.class, SCRIPTS, HISTORY);

    private final Database database = SharedStack.freshDatabase(SchemaPartIT.class);
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
    private Connection earlier;

    @BeforeEach
    void readInALongTransaction() throws SQLException {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations("classpath:" + SCRIPTS)
                .schemas("millrace")
                .table(HISTORY)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .target("5")
                .load()
                .migrate();
        earlier = database.dataSource().getConnection();
        earlier.setAutoCommit(false);
        read(earlier);
    }

    @AfterEach
    void end() throws SQLException {
        earlier.close();
    }

    @Test
    void othersDoNotWaitBehindTheMigrationForTheEndOfTheTransaction() throws SQLException {
        var migration = CompletableFuture.runAsync(() -> PART.migrate(database.dataSource()));
        await().until(this::someoneWaits);

        try (var connection = database.dataSource().getConnection()) {
            connection.createStatement().execute("SET statement_timeout = '20s'");
            read(connection);
        }

        assertThat(migration).isNotDone();
        earlier.rollback();
        migration.join();
        assertThat(starts()).isZero();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anOperatorIsToldHowToFindATransactionThatDoesNotEnd() throws SQLException {
        assertThatThrownBy(() -> PART.migrate(database.dataSource(), 1))
                .isInstanceOf(SchemaBusyException.class)
                .hasMessageContaining("pg_stat_activity");

        earlier.rollback();
        PART.migrate(database.dataSource(), 1);
        assertThat(starts()).isZero();
    }

    private static void read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM millrace.parked_key");
        }
    }

    private boolean someoneWaits() {
        return count("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                > 0;
    }

    private long starts() {
        return count("SELECT count(starts) FROM millrace.parked_key");
    }

    private long count(String sql) {
        return jdbc.queryForObject(sql, Long.class);
    }
}
