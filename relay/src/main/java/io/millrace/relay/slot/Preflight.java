package io.millrace.relay.slot;

import io.millrace.relay.settings.OutboxProperties;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.SetupException.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks all that following the outbox needs in the database, but for the slot itself. */
public final class Preflight {

    private static final String ROLE =
            "SELECT current_user, (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user)";
    private static final String COLUMNS =
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped";
    private static final String MAY_USE =
            "SELECT has_schema_privilege(oid, 'USAGE') FROM pg_namespace WHERE nspname = ?";

    private static final String MAY_READ = "SELECT has_table_privilege(to_regclass(?)::oid, 'SELECT')";
    private static final String PUBLICATION =
            "SELECT pubinsert, pubupdate OR pubdelete OR pubtruncate AS more, pubviaroot FROM pg_publication WHERE pubname = ?";
    private static final String PUBLISHED =
            "SELECT count(*) FROM pg_publication_tables WHERE pubname = ? AND schemaname = ? AND tablename = ?";
    private static final String PUBLISHED_COLUMNS =
            "SELECT unnest(attnames) FROM pg_publication_tables WHERE pubname = ? AND schemaname = ? AND tablename = ?";

    private final OutboxProperties outbox;
    private final String database;

    public Preflight(RelayProperties properties) {
        this.outbox = properties.outbox();
        this.database = properties.database().name();
    }

    /**
     * Checks the database.
     *
     * @throws SetupException naming the first thing that is wrong and how to mend it
     */
    public void check(Connection connection) throws SQLException {
        walLevel(connection);
        role(connection);
        schema(connection);
        table(connection);
        publication(connection);
    }

    /** Names of the outbox table's columns. */
    public Set<String> columns(Connection connection) throws SQLException {
        return Set.copyOf(Queries.texts(connection, COLUMNS, outbox.table()));
    }

    /** Names of those columns that the publication publishes. */
    public Set<String> publishedColumns(Connection connection) throws SQLException {
        return Set.copyOf(Queries.texts(
                connection, PUBLISHED_COLUMNS, outbox.publication(), outbox.schema(), outbox.tableName()));
    }

    private static void walLevel(Connection connection) throws SQLException {
        var level = Queries.text(connection, "SHOW wal_level");
        if (!"logical".equals(level)) {
            throw new SetupException(
                    Fault.WAL_LEVEL,
                    "The server's wal_level is '%s'; following the log needs 'logical'".formatted(level),
                    "Run ALTER SYSTEM SET wal_level = 'logical' and restart PostgreSQL");
        }
    }

    private static void role(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(ROLE)) {
            row.next();
            if (!row.getBoolean(2)) {
                throw new SetupException(
                        Fault.ROLE,
                        "Role %s may not replicate".formatted(row.getString(1)),
                        "Run ALTER ROLE \"%s\" REPLICATION".formatted(row.getString(1)));
            }
        }
    }

    private void schema(Connection connection) throws SQLException {
        var usable = Queries.all(connection, MAY_USE, row -> row.getBoolean(1), outbox.schema());
        if (usable.contains(false)) {
            var role = currentUser(connection);
            throw new SetupException(
                    Fault.ROLE,
                    "Role %s may not use the schema %s".formatted(role, outbox.schema()),
                    "Run GRANT USAGE ON SCHEMA %s TO \"%s\"".formatted(outbox.schema(), role));
        }
    }

    private static String currentUser(Connection connection) throws SQLException {
        return Queries.text(connection, "SELECT current_user");
    }

    private void table(Connection connection) throws SQLException {
        var present = columns(connection);
        if (present.isEmpty()) {
            throw new SetupException(
                    Fault.TABLE,
                    "Database %s has no table %s that this role may see".formatted(database, outbox.table()),
                    "Create it with the outbox migrations, or set millrace.relay.outbox.table");
        }
        var columns = outbox.columns();
        List<String> missing = new ArrayList<>(List.of(
                columns.id(), columns.aggregateType(), columns.aggregateId(), columns.type(), columns.payload()));
        missing.removeAll(present);
        if (!missing.isEmpty()) {
            throw new SetupException(
                    Fault.COLUMN,
                    "Table %s lacks the columns %s; it has %s".formatted(outbox.table(), missing, present),
                    "Name its columns with millrace.relay.outbox.columns.*");
        }
        if (!Queries.flag(connection, MAY_READ, outbox.table())) {
            var role = currentUser(connection);
            throw new SetupException(
                    Fault.ROLE,
                    "Role %s may not read %s".formatted(role, outbox.table()),
                    "Run GRANT SELECT ON %s TO \"%s\"".formatted(outbox.table(), role));
        }
    }

    private void publication(Connection connection) throws SQLException {
        var name = outbox.publication();
        var create = "CREATE PUBLICATION %s FOR TABLE %s WITH (publish = 'insert', publish_via_partition_root = true)"
                .formatted(name, outbox.table());
        try (var statement = connection.prepareStatement(PUBLICATION)) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SetupException(
                            Fault.PUBLICATION,
                            "Database %s has no publication %s".formatted(database, name),
                            "Run as the table's owner: " + create);
                }
                if (!row.getBoolean("pubinsert") || row.getBoolean("more") || !row.getBoolean("pubviaroot")) {
                    throw new SetupException(
                            Fault.PUBLICATION,
                            "Publication %s must publish inserts only, through the partition root".formatted(name),
                            "Run ALTER PUBLICATION %s SET (publish = 'insert', publish_via_partition_root = true)"
                                    .formatted(name));
                }
            }
        }
        if (Queries.number(connection, PUBLISHED, name, outbox.schema(), outbox.tableName()) == 0) {
            throw new SetupException(
                    Fault.PUBLICATION,
                    "Publication %s does not publish %s".formatted(name, outbox.table()),
                    "Run ALTER PUBLICATION %s ADD TABLE %s".formatted(name, outbox.table()));
        }
    }
}
