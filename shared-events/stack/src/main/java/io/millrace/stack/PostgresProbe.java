package io.millrace.stack;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells when a server serves. */
record PostgresProbe(Database database) {

    static PostgresProbe of(String host, int port) {
        return new PostgresProbe(Database.of(host, port, "postgres"));
    }

    /**
     * Waits for a server that serves the expected directory: one that answers on the port with another is not ours.
     */
    void awaitReady(Duration patience, Vital server, Predicate<Path> expected) {
        Await.until(
                patience,
                () -> {
                    if (!server.isAlive()) {
                        throw server.failure("PostgreSQL did not start");
                    }
                    return servedDirectory().filter(expected).isPresent();
                },
                () -> server.failure("PostgreSQL does not become ready"));
    }

    private Optional<Path> servedDirectory() {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SHOW data_directory")) {
            rows.next();
            return Optional.of(Path.of(rows.getString(1)));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
