package io.millrace.relay.slot;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends heartbeats through the log and measures how far behind the relay is. {@link #beat()} is called by one thread,
 * {@link #seen} by another; the rest by anyone.
 */
public final class SlotWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SlotWatch.class);

    private static final String LAG =
            """
            SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn),
                   pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)
            FROM pg_replication_slots WHERE slot_name = ?
            """;

    private final DirectConnections connections;
    private final String slot;
    private final Clock clock;
    private final ConcurrentLinkedQueue<Instant> outstanding = new ConcurrentLinkedQueue<>();
    private @Nullable Connection connection;
    private volatile long lagBytes;
    private volatile long retainedBytes;

    public SlotWatch(DirectConnections connections, String slot, Clock clock) {
        this.connections = connections;
        this.slot = slot;
        this.clock = clock;
    }

    /** Sends one heartbeat and looks at the slot. A database that is away is noticed by its heartbeats staying out. */
    public synchronized void beat() {
        var now = clock.instant();
        try {
            if (connection == null) {
                connection = connections.open("watch");
            }
            Heartbeat.emit(connection, now);
            outstanding.add(now);
            measure(connection);
        } catch (SQLException e) {
            log.warn("No heartbeat could be sent through the log: {}", e.getMessage());
            if (outstanding.isEmpty()) {
                outstanding.add(now);
            }
            disconnect();
        }
    }

    /**
     * A heartbeat came through the capture, and with it everything committed before it.
     *
     * @return whether it is one that was sent since the watch began, not one that is read again
     */
    public boolean seen(Instant heartbeat) {
        return outstanding.removeIf(sent -> !sent.isAfter(heartbeat));
    }

    /** How long the oldest heartbeat has been on its way: the relay's lag behind the database. */
    public Duration lag() {
        var oldest = outstanding.peek();
        return oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
    }

    /** Bytes of log that the slot has not confirmed. */
    public long lagBytes() {
        return lagBytes;
    }

    /** Bytes of log that the server keeps for the slot. */
    public long retainedBytes() {
        return retainedBytes;
    }

    private void measure(Connection open) throws SQLException {
        try (var statement = open.prepareStatement(LAG)) {
            statement.setString(1, slot);
            try (var row = statement.executeQuery()) {
                if (row.next()) {
                    lagBytes = row.getLong(1);
                    retainedBytes = row.getLong(2);
                }
            }
        }
    }

    private void disconnect() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("The watch's session was gone already", e);
            }
            connection = null;
        }
    }

    @Override
    public synchronized void close() {
        disconnect();
        outstanding.clear();
    }
}
