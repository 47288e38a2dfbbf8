package io.millrace.benchmarks.outbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A database with the outbox as the contract's migrations create it, and the replication slots on it. */
public final class OutboxDatabase {

    private static final List<String> MIGRATIONS =
            List.of("V1__outbox.sql", "V2__outbox_partitions.sql", "V3__publication_and_roles.sql");
    private static final String CREATE_SLOT = "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')";
    private static final String COPY_SLOT = "SELECT pg_copy_logical_replication_slot('%s', '%s')";
    private static final String RELEASE_SLOT =
            "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots WHERE slot_name = '%s' AND active";
    private static final String DROP_SLOT =
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s'";

    private final DataSource dataSource;

    private OutboxDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Creates the outbox in an empty database. */
    public static OutboxDatabase migrate(DataSource dataSource) {
        var database = new OutboxDatabase(dataSource);
        for (var migration : MIGRATIONS) {
            database.execute(resource("/db/millrace/outbox/" + migration));
        }
        return database;
    }

    /** A slot that begins here. */
    public void createSlot(String slot) {
        execute(CREATE_SLOT.formatted(slot));
    }

    /** A slot that begins where the other stands. */
    public void copySlot(String from, String to) {
        execute(COPY_SLOT.formatted(from, to));
    }

    /** Drops a slot, ending the session that still follows it. */
    public void dropSlot(String slot) {
        execute(RELEASE_SLOT.formatted(slot));
        execute(DROP_SLOT.formatted(slot));
    }

    /** Runs statements, each in a transaction of its own. */
    public void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "Cannot run: %s".formatted(sql.lines().findFirst().orElse(sql)), e);
        }
    }

    Connection connect() throws SQLException {
        return dataSource.getConnection();
    }

    static String resource(String name) {
        try (var stream = OutboxDatabase.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("%s is not on the class path".formatted(name));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name, e);
        }
    }
}
