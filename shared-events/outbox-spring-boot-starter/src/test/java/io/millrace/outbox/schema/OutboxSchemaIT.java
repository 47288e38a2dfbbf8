package io.millrace.outbox.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.contract.event.EventTypes;
import io.millrace.contract.outbox.OutboxTable;
import io.millrace.outbox.OrderPlaced;
import io.millrace.outbox.Outbox;
import io.millrace.outbox.OutboxApplication;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxSchemaIT {

    private Database database;
    private JdbcClient jdbc;

    @BeforeEach
    void freshDatabase() {
        database = SharedStack.freshDatabase(OutboxSchemaIT.class);
        jdbc = JdbcClient.create(database.dataSource());
    }

    @Test
    void migratesBesideTheServicesOwnMigrations() {
        try (var context = OutboxApplication.startWithJdbc(database)) {
            assertThat(context.getBeansOfType(Flyway.class)).hasSize(1);
            assertThat(tables("public")).containsExactlyInAnyOrder("orders", "flyway_schema_history");
            assertThat(tables("millrace")).contains("outbox", "outbox_head", OutboxSchema.HISTORY);
            append(context, "o-1");
        }
    }

    @Test
    void startsAgainOnWhatItMigrated() {
        OutboxApplication.startWithJdbc(database).close();

        try (var context = OutboxApplication.startWithJdbc(database)) {
            append(context, "o-1");
        }
    }

    @Test
    void toleratesTablesOfOtherPartsInItsSchema() {
        jdbc.sql("CREATE SCHEMA millrace").update();
        jdbc.sql("CREATE TABLE millrace.projection_position (id int)").update();

        try (var context = OutboxApplication.startWithJdbc(database)) {
            append(context, "o-1");
        }
    }

    @RepeatedTest(3)
    void severalInstancesMayStartAtOnce() throws Exception {
        var executor = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Void>> starts = IntStream.range(0, 3)
                    .<Callable<Void>>mapToObj(i -> () -> {
                        new OutboxSchema(database.dataSource(), SchemaMode.MIGRATE).afterPropertiesSet();
                        return null;
                    })
                    .toList();
            for (var start : executor.invokeAll(starts)) {
                start.get();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(tables("millrace")).contains("outbox");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aMigrationGivesUpSoonOnATableThatALongTransactionHolds() throws SQLException {
        migrateTo("5");
        var schema = new OutboxSchema(database.dataSource(), SchemaMode.MIGRATE);

        try (var earlier = database.dataSource().getConnection();
                var statement = earlier.createStatement()) {
            earlier.setAutoCommit(false);
            statement.execute("LOCK TABLE millrace.outbox_failure IN ROW EXCLUSIVE MODE");
            assertThatExceptionOfType(OutboxSchemaException.class)
                    .isThrownBy(() -> schema.migrate(1))
                    .withMessageContaining("pg_stat_activity");
        }

        schema.afterPropertiesSet();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aMigrationThatEndsADeadlockIsTriedAgain() throws SQLException {
        migrateTo("4");
        jdbc.sql("ALTER DATABASE %s SET deadlock_timeout = '1500ms'".formatted(database.name()))
                .update();
        var schema = new OutboxSchema(database.dataSource(), SchemaMode.MIGRATE);

        try (var earlier = database.dataSource().getConnection();
                var statement = earlier.createStatement()) {
            earlier.setAutoCommit(false);
            // The migration is the one of the two that PostgreSQL ends.
            statement.execute("SET deadlock_timeout = '1min'");
            statement.execute("LOCK TABLE millrace.outbox_held IN ROW EXCLUSIVE MODE");
            var migration = CompletableFuture.runAsync(schema::afterPropertiesSet);
            Awaitility.await().until(this::someoneWaits);
            statement.execute("LOCK TABLE millrace.outbox IN ACCESS EXCLUSIVE MODE");
            earlier.commit();
            migration.join();
        }

        Awaitility.await()
                .until(() -> count("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 1);
    }

    @Test
    void validatingRefusesADatabaseThatWasNotMigrated() {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> OutboxApplication.startWithJdbc(database, "millrace.outbox.schema=validate")
                        .close())
                .havingRootCause()
                .withMessageContaining("V");
        assertThat(tables("millrace")).isEmpty();
    }

    @Test
    void aRoleThatOnlyWritesValidatesAppendsAndCreatesPartitions() {
        OutboxApplication.startWithJdbc(database).close();
        login("schema_it_writer", "GRANT millrace_writer TO schema_it_writer");

        try (var context = OutboxApplication.startWithJdbc(
                database,
                "spring.datasource.username=schema_it_writer",
                "spring.datasource.password=schema_it_writer",
                "spring.flyway.enabled=false",
                "millrace.outbox.schema=validate",
                "millrace.outbox.partitions.days-ahead=9")) {
            append(context, "o-1");
            Awaitility.await().untilAsserted(() -> assertThat(tables("millrace"))
                    .filteredOn(name -> name.matches("outbox_\\d{8}"))
                    .hasSize(10));
        }
    }

    @Test
    void aRoleThatMayNotWriteIsToldWhatToGrant() {
        OutboxApplication.startWithJdbc(database).close();
        login("schema_it_stranger", "GRANT USAGE ON SCHEMA millrace TO schema_it_stranger");
        jdbc.sql("GRANT SELECT ON millrace.outbox_schema_history TO schema_it_stranger")
                .update();

        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> OutboxApplication.startWithJdbc(
                                database,
                                "spring.datasource.username=schema_it_stranger",
                                "spring.datasource.password=schema_it_stranger",
                                "spring.flyway.enabled=false",
                                "millrace.outbox.schema=validate")
                        .close())
                .havingRootCause()
                .isInstanceOf(OutboxSchemaException.class)
                .withMessageContaining("GRANT millrace_writer");
    }

    @Test
    void noneTouchesNothing() {
        OutboxApplication.startWithJdbc(database, "millrace.outbox.schema=none").close();

        assertThat(tables("millrace")).isEmpty();
    }

    private static void append(ConfigurableApplicationContext context, String id) {
        assertThat(context.getBean(EventTypes.class).names()).contains("order.placed.v1");
        new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(
                        status -> context.getBean(Outbox.class).append(id, 1, new OrderPlaced(id, "text")));
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .locations(OutboxTable.MIGRATIONS)
                .schemas(OutboxTable.SCHEMA)
                .table(OutboxSchema.HISTORY)
                .target(version)
                .load()
                .migrate();
    }

    private boolean someoneWaits() {
        return count("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                > 0;
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private void login(String role, String grant) {
        if (jdbc.sql("SELECT FROM pg_roles WHERE rolname = ?")
                .param(role)
                .query()
                .listOfRows()
                .isEmpty()) {
            jdbc.sql("CREATE ROLE %1$s LOGIN PASSWORD '%1$s'".formatted(role)).update();
        }
        jdbc.sql(grant).update();
    }

    private List<String> tables(String schema) {
        return jdbc.sql("SELECT tablename FROM pg_tables WHERE schemaname = ?")
                .param(schema)
                .query(String.class)
                .list();
    }
}
