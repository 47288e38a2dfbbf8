package io.millrace.relay.slot;

import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.SetupException.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the replication slot, creates it and drops it. */
public final class SlotKeeper {

    private static final Logger log = LoggerFactory.getLogger(SlotKeeper.class);

    private static final String CONFIGURATION_LIMIT_EXCEEDED = "53400";
    private static final String CREATE = "CREATE_REPLICATION_SLOT %s LOGICAL pgoutput (SNAPSHOT 'export'%s)";

    private final RelayProperties.SlotProperties properties;
    private final String database;

    public SlotKeeper(RelayProperties relay) {
        this.properties = relay.slot();
        this.database = relay.database().name();
    }

    /** The slot, if there is one. */
    public Optional<SlotState> find(Connection connection) throws SQLException {
        return Queries.all(connection, SlotState.QUERY, SlotState::read, properties.name()).stream()
                .findFirst();
    }

    /**
     * Checks that an existing slot can be followed.
     *
     * @throws SetupException if it is another's
     */
    public void requireOurs(SlotState slot) {
        var name = properties.name();
        if (!database.equals(slot.database()) || !"pgoutput".equals(slot.plugin())) {
            throw new SetupException(
                    Fault.SLOT_FOREIGN,
                    "Slot %s belongs to database %s with plugin %s, not to %s with pgoutput"
                            .formatted(name, slot.database(), slot.plugin(), database),
                    "Choose another millrace.relay.slot.name");
        }
        if (slot.activePid() != null) {
            throw new SetupException(
                    Fault.SLOT_IN_USE,
                    "Slot %s is read by backend %d although this relay leads".formatted(name, slot.activePid()),
                    "If that is a relay that died, the server lets go of it within wal_sender_timeout; if it is another"
                            + " reader, stop it or choose another millrace.relay.slot.name");
        }
    }

    /**
     * Checks that the relay may create the slot.
     *
     * @throws SetupException if only an operator may
     */
    public void requireCreatable() {
        var name = properties.name();
        if (!properties.create()) {
            throw new SetupException(
                    Fault.SLOT_MISSING,
                    "Slot %s does not exist and millrace.relay.slot.create is false".formatted(name),
                    ("Run SELECT pg_create_logical_replication_slot('%s', 'pgoutput'); rows committed before that are sent"
                                    + " only if millrace.relay.backfill.from reaches back to them")
                            .formatted(name));
        }
    }

    /**
     * Creates the slot. Waits for transactions that are older.
     *
     * @throws SetupException if the relay may not or cannot create it
     */
    public NewSlot create(DirectConnections connections) throws SQLException {
        requireCreatable();
        var name = properties.name();
        var session = connections.openReplication("slot");
        try {
            var slot = Queries.all(
                            session,
                            CREATE.formatted(name, properties.failover() ? ", FAILOVER true" : ""),
                            row -> new NewSlot(
                                    Lsn.parse(row.getString("consistent_point")),
                                    row.getString("snapshot_name"),
                                    session))
                    .get(0);
            log.atInfo()
                    .addKeyValue("lsn", Lsn.format(slot.confirmed()))
                    .log("Created slot {} at {}", name, Lsn.format(slot.confirmed()));
            return slot;
        } catch (SQLException e) {
            session.close();
            if (CONFIGURATION_LIMIT_EXCEEDED.equals(e.getSQLState())) {
                throw new SetupException(
                        Fault.SLOTS_EXHAUSTED,
                        "Slot %s cannot be created: %s".formatted(name, e.getMessage()),
                        "Raise max_replication_slots and restart PostgreSQL, or drop a slot that nobody reads");
            }
            throw e;
        }
    }

    /** Drops the slot. */
    public void drop(Connection connection) throws SQLException {
        Queries.text(connection, "SELECT pg_drop_replication_slot(?)::text", properties.name());
        log.info("Dropped slot {}", properties.name());
    }
}
