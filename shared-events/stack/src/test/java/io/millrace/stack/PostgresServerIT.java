package io.millrace.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerIT {

    @Test
    void commitsAreDurableAndTheLogIsLogical() throws SQLException {
        try (var server = PostgresServer.start()) {
            var database = server.database("durable");

            assertThat(Sql.value(database, "SHOW wal_level")).isEqualTo("logical");
            assertThat(Sql.value(database, "SHOW fsync")).isEqualTo("on");
            assertThat(Sql.value(database, "SHOW synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void databaseIsCreatedOnceAndFoundAgain() throws SQLException {
        try (var server = PostgresServer.start()) {
            Sql.execute(server.database("shop"), "CREATE TABLE item (id int)");

            assertThat(Sql.value(server.database("shop"), "SELECT count(*) FROM item"))
                    .isEqualTo("0");

            server.dropDatabase("shop");
            assertThatThrownBy(() -> Sql.value(server.database("shop"), "SELECT count(*) FROM item"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void restartAndCrashKeepPortRowsAndSlot() throws SQLException {
        try (var server = PostgresServer.start()) {
            int port = server.port();
            var database = server.database("kept");
            Sql.execute(
                    database,
                    "CREATE TABLE item (id int)",
                    "INSERT INTO item VALUES (1)",
                    "SELECT pg_create_logical_replication_slot('kept_slot', 'pgoutput')");

            server.restart();
            Sql.execute(database, "INSERT INTO item VALUES (2)");
            server.kill();
            assertThat(server.isRunning()).isFalse();
            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(Sql.value(database, "SELECT count(*) FROM item")).isEqualTo("2");
            assertThat(Sql.value(database, "SELECT slot_name FROM pg_replication_slots"))
                    .isEqualTo("kept_slot");
        }
    }

    @Test
    @DisabledIfSystemProperty(
            named = StackMode.PROPERTY,
            matches = "containers",
            disabledReason = "A container keeps its data to itself")
    void directoryOutlivesTheServerAndAnotherServerOnItReplacesTheFirst(@TempDir Path directory) throws SQLException {
        var options = PostgresOptions.defaults().withDirectory(directory).withPort(Ports.free());
        try (var orphan = PostgresServer.start(options)) {
            Sql.execute(orphan.database("kept"), "CREATE TABLE item AS SELECT 1 AS id");

            try (var server = PostgresServer.start(options)) {
                assertThat(orphan.isRunning()).isFalse();
                assertThat(Sql.value(server.database("kept"), "SELECT id FROM item"))
                        .isEqualTo("1");
            }
        }
        try (var server = PostgresServer.start(options)) {
            assertThat(Sql.value(server.database("kept"), "SELECT id FROM item"))
                    .isEqualTo("1");
        }
    }

    @Test
    void aPausedServerAnswersAgainAfterResume() throws SQLException {
        try (var server = PostgresServer.start()) {
            var database = server.database("paused");
            server.pause();
            assertThat(server.isRunning()).isTrue();
            server.resume();

            assertThat(Sql.value(database, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void failureToStartTellsWhatTheServerSaid() {
        var options = PostgresOptions.defaults().withSetting("no_such_setting", "1");

        assertThatThrownBy(() -> PostgresServer.start(options))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("unrecognized configuration parameter \"no_such_setting\"");
    }

    @Test
    void aPortInUseIsNamed() {
        try (var server = PostgresServer.start()) {
            var options = PostgresOptions.defaults().withPort(server.port());

            assertThatThrownBy(() -> PostgresServer.start(options)).hasMessageContaining("Port " + server.port());
        }
    }

    @Test
    void databaseNamesAreChecked() {
        for (var name : List.of("Shop", "a;b", "")) {
            assertThatThrownBy(() -> SharedStack.postgres().database(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
