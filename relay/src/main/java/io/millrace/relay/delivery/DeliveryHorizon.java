package io.millrace.relay.delivery;

import io.millrace.relay.delivery.Samples.Sample;
import io.millrace.relay.slot.DirectConnections;
import io.millrace.relay.slot.Lsn;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the horizon up to which the outbox is delivered. Transactions that have ended by a sample lie before its place in
 * the log; once the slot is confirmed beyond that place, they are delivered. {@link #rowsCame()} is called by the handler,
 * the rest by the watch.
 */
public final class DeliveryHorizon implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeliveryHorizon.class);

    /** The snapshot is older than the place that is read after it, so what it knows to have ended lies before it. */
    private static final String SAMPLE =
            """
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text, pg_current_wal_insert_lsn()::text,
                   (SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = ?)::text,
                   to_regclass('millrace.outbox_horizon') IS NOT NULL,
                   pg_snapshot_xmin(pg_current_snapshot()) = pg_snapshot_xmax(pg_current_snapshot())
            """;

    private static final String STORE =
            """
            INSERT INTO millrace.outbox_horizon AS known (slot, horizon, lsn) VALUES (?, ?::text::xid8, ?::text::pg_lsn)
            ON CONFLICT (slot) DO UPDATE
            SET horizon = excluded.horizon, lsn = excluded.lsn, confirmed_at = clock_timestamp()
            WHERE known.horizon < excluded.horizon
            """;

    private final DirectConnections connections;
    private final String slot;
    private final Samples samples = new Samples();
    private @Nullable Connection connection;
    private volatile long rowsCameAt = System.nanoTime();
    private @Nullable Sample stored;

    public DeliveryHorizon(DirectConnections connections, String slot) {
        this.connections = connections;
        this.slot = slot;
    }

    /** Rows came through: the horizon is worth storing again. */
    public void rowsCame() {
        rowsCameAt = System.nanoTime();
    }

    /** Takes a sample, and stores what the slot has passed. */
    public synchronized void look() {
        try {
            if (connection == null) {
                connection = connections.open("horizon");
            }
            var confirmed = sample(connection);
            var passed = samples.passed(confirmed);
            if (passed.isPresent() && isNews()) {
                store(connection, passed.get());
            }
        } catch (SQLException e) {
            log.warn("How far the outbox is delivered is not recorded for now: {}", e.getMessage());
            close();
        }
    }

    /** An idle outbox is not worth a write a second: what is stored from a quiet moment behind the last row is all. */
    private boolean isNews() {
        return stored == null || !stored.quiet() || stored.takenAt() - rowsCameAt <= 0;
    }

    private long sample(Connection open) throws SQLException {
        try (var statement = open.prepareStatement(SAMPLE)) {
            statement.setString(1, slot);
            var now = System.nanoTime();
            try (var row = statement.executeQuery()) {
                row.next();
                var confirmed = row.getString(3);
                if (confirmed == null || !row.getBoolean(4)) {
                    return 0;
                }
                samples.add(new Sample(Lsn.parse(row.getString(2)), row.getString(1), row.getBoolean(5), now));
                return Lsn.parse(confirmed);
            }
        }
    }

    private void store(Connection open, Sample sample) throws SQLException {
        try (var statement = open.prepareStatement(STORE)) {
            statement.setString(1, slot);
            statement.setString(2, sample.horizon());
            statement.setString(3, Lsn.format(sample.lsn()));
            statement.executeUpdate();
            stored = sample;
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.debug("The horizon's session was gone already", e);
            }
            connection = null;
        }
    }
}
