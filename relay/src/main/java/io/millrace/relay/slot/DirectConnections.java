package io.millrace.relay.slot;

import io.millrace.relay.settings.DatabaseProperties;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens direct connections to the write database: no pool, since locks and replication belong to a session. */
public final class DirectConnections {

    private static final int CONNECT_SECONDS = 5;
    private static final int SOCKET_SECONDS = 30;

    private final DatabaseProperties database;

    public DirectConnections(DatabaseProperties database) {
        this.database = database;
    }

    /**
     * Opens a connection on which a call that hangs fails after half a minute.
     *
     * @param purpose shown as application name in {@code pg_stat_activity}
     */
    public Connection open(String purpose) throws SQLException {
        return open(purpose, SOCKET_SECONDS);
    }

    /** Opens a connection for statements that may run long. */
    public Connection openPatient(String purpose) throws SQLException {
        return open(purpose, 0);
    }

    /** Opens a connection that speaks the replication protocol. */
    Connection openReplication(String purpose) throws SQLException {
        var settings = settings(purpose, 0);
        settings.setProperty("replication", "database");
        settings.setProperty("assumeMinServerVersion", "15");
        settings.setProperty("preferQueryMode", "simple");
        return DriverManager.getConnection(database.url(), settings);
    }

    private Connection open(String purpose, int socketSeconds) throws SQLException {
        return DriverManager.getConnection(database.url(), settings(purpose, socketSeconds));
    }

    private Properties settings(String purpose, int socketSeconds) {
        var settings = new Properties();
        settings.setProperty("user", database.username());
        settings.setProperty("password", database.password());
        settings.setProperty("ApplicationName", "millrace-relay " + purpose);
        settings.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        settings.setProperty("socketTimeout", Integer.toString(socketSeconds));
        settings.setProperty("tcpKeepAlive", "true");
        return settings;
    }
}
