package io.millrace.relay.delivery;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.millrace.relay.slot.DirectConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large the outbox is and how many of its rows failed or wait: measured now and then by the relay that leads. */
public final class OutboxSize implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(OutboxSize.class);
    private static final List<String> STATES = List.of("DEAD_LETTERED", "DLT_FAILED");
    private static final String TABLE =
            """
            SELECT coalesce(sum(pg_total_relation_size(relid)), 0), coalesce(sum(greatest(reltuples, 0)), 0)
            FROM pg_partition_tree(to_regclass(?)) JOIN pg_class ON oid = relid
            """;
    private static final String HAS_LEDGER = "SELECT to_regclass('millrace.outbox_failure') IS NOT NULL";
    private static final String FAILURES = "SELECT count(*) FROM millrace.outbox_failure WHERE slot = ? AND state = ?";
    private static final String HELD =
            "SELECT count(*) FROM millrace.outbox_held WHERE slot = ? AND released_at IS NULL";

    private final DirectConnections connections;
    private final String slot;
    private final String table;
    private final Map<String, Long> failures = new ConcurrentHashMap<>();
    private volatile long bytes;
    private volatile double rows;
    private volatile long held;

    public OutboxSize(DirectConnections connections, String slot, String table) {
        this.connections = connections;
        this.slot = slot;
        this.table = table;
    }

    /** Measures; a database that is away leaves the figures as they are. */
    public void measure() {
        try (var connection = connections.open("size")) {
            try (var statement = connection.prepareStatement(TABLE)) {
                statement.setString(1, table);
                try (var row = statement.executeQuery()) {
                    row.next();
                    bytes = row.getLong(1);
                    rows = row.getDouble(2);
                }
            }
            if (hasLedger(connection)) {
                for (var state : STATES) {
                    failures.put(state, count(connection, FAILURES, slot, state));
                }
                held = count(connection, HELD, slot);
            }
        } catch (SQLException e) {
            log.debug("The outbox cannot be measured for now", e);
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("millrace.relay.outbox.size", this, size -> size.bytes)
                .baseUnit("bytes")
                .description("Size of the outbox table with its partitions and indexes")
                .register(registry);
        Gauge.builder("millrace.relay.outbox.rows", this, size -> size.rows)
                .description("Rows of the outbox table, as the database estimates them")
                .register(registry);
        for (var state : STATES) {
            Gauge.builder("millrace.relay.failures", this, size -> size.failures.getOrDefault(state, 0L))
                    .description("Failed rows that are not resolved")
                    .tag("state", state)
                    .register(registry);
        }
        Gauge.builder("millrace.relay.rows.held", this, size -> size.held)
                .description("Rows that wait behind a failed one")
                .register(registry);
    }

    private static boolean hasLedger(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(HAS_LEDGER)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static long count(Connection connection, String sql, String... arguments) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
