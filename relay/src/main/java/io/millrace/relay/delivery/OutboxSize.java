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
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How large the outbox is and how many of its rows failed or wait: measured now and then by the relay that leads. */
public final class OutboxSize implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(OutboxSize.class);
    private static final List<String> STATES = List.of("DEAD_LETTERED", "DLT_FAILED");
    /**
     * Rows are counted by nobody: what the last ANALYZE found is scaled by how a partition has grown since, and one that was
     * never analyzed is taken to be filled as the others are. Without any to go by, the number is not known.
     */
    private static final String TABLE =
            """
            WITH root AS (SELECT to_regclass(format('%I.%I', split_part(?, '.', 1), split_part(?, '.', 2))) AS oid),
                 leaf AS (SELECT pg_total_relation_size(oid) AS bytes, reltuples::float8 AS found, relpages AS found_in,
                                 pg_relation_size(oid) / current_setting('block_size')::integer AS pages
                          FROM pg_class
                          WHERE relkind <> 'p' AND oid IN (SELECT oid FROM root
                                                           UNION ALL SELECT relid FROM root, pg_partition_tree(root.oid))),
                 filled AS (SELECT coalesce(sum(found) / nullif(sum(found_in), 0), 'NaN') AS rows_a_page
                            FROM leaf WHERE found >= 0)
            SELECT coalesce(sum(bytes), 0),
                   coalesce(sum(CASE WHEN pages = 0 THEN 0
                                     WHEN found >= 0 AND found_in > 0 THEN found * pages / found_in
                                     ELSE pages * rows_a_page END), 0)
            FROM leaf, filled
            """;

    private static final String HAS_LEDGER = "SELECT to_regclass('millrace.outbox_failure') IS NOT NULL";
    /** Not those that only wait and were singled out by an operator: nothing has failed yet. */
    private static final String FAILURES =
            "SELECT count(*) FROM millrace.outbox_failure WHERE slot = ? AND state = ? AND reason <> 'HELD'";

    private static final String HELD =
            "SELECT count(*) FROM millrace.outbox_held WHERE slot = ? AND released_at IS NULL";

    private final DirectConnections connections;
    private final String slot;
    private final String table;
    private final BooleanSupplier leads;
    private final Map<String, Long> failures = new ConcurrentHashMap<>();
    private volatile long bytes;
    private volatile double rows;
    private volatile long held;

    /**
     * @param table qualified name of the outbox
     * @param leads whether this relay measures at all: what it measured while it led is not true for long
     */
    public OutboxSize(DirectConnections connections, String slot, String table, BooleanSupplier leads) {
        this.connections = connections;
        this.slot = slot;
        this.table = table;
        this.leads = leads;
    }

    /** Measures; a database that is away leaves the figures as they are. */
    public void measure() {
        try (var connection = connections.open("size")) {
            try (var statement = connection.prepareStatement(TABLE)) {
                statement.setString(1, table);
                statement.setString(2, table);
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
        Gauge.builder("millrace.relay.outbox.size", this, size -> size.told(size.bytes))
                .baseUnit("bytes")
                .description("Size of the outbox table with its partitions and indexes")
                .register(registry);
        Gauge.builder("millrace.relay.outbox.rows", this, size -> size.told(size.rows))
                .description("Rows of the outbox table, estimated; not a number until it was analyzed once")
                .register(registry);
        for (var state : STATES) {
            Gauge.builder("millrace.relay.failures", this, size -> size.told(size.failures.getOrDefault(state, 0L)))
                    .description("Failed rows that are not resolved")
                    .tag("state", state)
                    .register(registry);
        }
        Gauge.builder("millrace.relay.rows.held", this, size -> size.told(size.held))
                .description("Rows that wait behind a failed one")
                .register(registry);
    }

    /** Nothing, unless this relay leads: figures of all replicas are added up. */
    private double told(double figure) {
        return leads.getAsBoolean() ? figure : 0;
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
