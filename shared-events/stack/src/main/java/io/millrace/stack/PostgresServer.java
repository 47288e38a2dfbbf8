package io.millrace.stack;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A real PostgreSQL server that this JVM started. Logical replication is on, and a commit is durable before it is
 * acknowledged. Thread-safe. It ends with this JVM at the latest.
 */
public final class PostgresServer implements AutoCloseable {

    static final Map<String, String> SETTINGS = Map.of(
            "wal_level", "logical",
            "max_wal_senders", "20",
            "max_replication_slots", "20",
            "max_connections", "300",
            "fsync", "on",
            "synchronous_commit", "on");

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final String DUPLICATE_DATABASE = "42P04";
    private static final String UNIQUE_VIOLATION = "23505";

    private final ServerNode node;

    private PostgresServer(ServerNode node) {
        this.node = node;
    }

    /** Starts a server in a temporary directory, on a free port. */
    public static PostgresServer start() {
        return start(PostgresOptions.defaults());
    }

    /**
     * Starts a server. If its directory is still served by one that an earlier run left behind, that one is stopped.
     *
     * @throws StackException if it does not start; the message carries the last lines it logged
     */
    public static PostgresServer start(PostgresOptions options) {
        var server = new PostgresServer(StackMode.current().postgres(options));
        Leftovers.add(server);
        try {
            server.node.start();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * The database of that name, created if it does not exist.
     *
     * @param name lower-case letters, digits and underscores
     */
    public Database database(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Database name '%s' is not lower-case letters, digits and underscores".formatted(name));
        }
        try (var connection = administration()) {
            if (!exists(connection, name)) {
                create(connection, name);
            }
        } catch (SQLException e) {
            throw new StackException("Could not create database %s: %s".formatted(name, e.getMessage()), e);
        }
        return Database.of(host(), port(), name);
    }

    /** Drops the database of that name, if it exists, with the connections and inactive slots that it has. */
    public void dropDatabase(String name) {
        try (var connection = administration();
                var slots = connection.prepareStatement("SELECT pg_drop_replication_slot(slot_name)"
                        + " FROM pg_replication_slots WHERE database = ? AND NOT active");
                var statement = connection.createStatement()) {
            slots.setString(1, name);
            slots.execute();
            statement.execute("DROP DATABASE IF EXISTS \"%s\" WITH (FORCE)".formatted(name));
        } catch (SQLException e) {
            throw new StackException("Could not drop database %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** Stops the server in order: transactions are rolled back, connections closed, data flushed. */
    public void stop() {
        node.stop();
    }

    /** Stops the server if it runs, and starts it on the same port with the same data. */
    public void restart() {
        node.stop();
        node.start();
    }

    /** Stops the server at once, as a crash would: nothing is flushed, the next start recovers from the log. */
    public void kill() {
        node.kill();
    }

    /** Freezes the server: connections stay open, nothing answers. */
    public void pause() {
        node.pause();
    }

    /** Lets a frozen server go on. */
    public void resume() {
        node.resume();
    }

    public boolean isRunning() {
        return node.isRunning();
    }

    public String host() {
        return node.host();
    }

    public int port() {
        return node.port();
    }

    /** The last lines the server logged, oldest first. */
    public String logTail(int lines) {
        return node.logTail(lines);
    }

    /** Stops the server for good and removes a temporary directory. */
    @Override
    public void close() {
        Leftovers.remove(this);
        node.discard();
    }

    @Override
    public String toString() {
        return "PostgreSQL on port " + port();
    }

    private Connection administration() throws SQLException {
        return Database.of(host(), port(), "postgres").dataSource().getConnection();
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        try (var query = connection.prepareStatement("SELECT FROM pg_database WHERE datname = ?")) {
            query.setString(1, name);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void create(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"%s\"".formatted(name));
        } catch (SQLException e) {
            // Somebody else was faster.
            if (!DUPLICATE_DATABASE.equals(e.getSQLState()) && !UNIQUE_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
        }
    }
}
