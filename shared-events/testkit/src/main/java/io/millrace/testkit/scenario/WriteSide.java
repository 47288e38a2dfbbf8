package io.millrace.testkit.scenario;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.PayloadJson;
import io.millrace.contract.outbox.OutboxTable;
import io.millrace.contract.outbox.Receipt;
import io.millrace.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** Appends to the outbox of a write database as a service does. Not thread-safe. */
final class WriteSide {

    private static final String APPEND = "INSERT INTO millrace.outbox"
            + " (id, aggregatetype, aggregateid, aggregateversion, type, payload) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String LAST_VERSION = "SELECT coalesce(max(aggregateversion), 0) FROM millrace.outbox"
            + " WHERE aggregatetype = ? AND aggregateid = ?";
    private static final String OUTBOX_EXISTS = "SELECT to_regclass('millrace.outbox') IS NOT NULL";

    private final Database database;
    private final EventTypes types;
    private final PayloadJson json = new PayloadJson();
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
    private final Map<AggregateKey, Long> versions = new HashMap<>();

    WriteSide(Database database, EventTypes types) {
        this.database = database;
        this.types = types;
    }

    /** Creates the outbox unless the service under test has done so. */
    void migrate() {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(OUTBOX_EXISTS)) {
            rows.next();
            if (rows.getBoolean(1)) {
                return;
            }
        } catch (SQLException e) {
            throw new ScenarioException("Could not look for the outbox in " + database.jdbcUrl(), e);
        }
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas(OutboxTable.SCHEMA)
                .locations(OutboxTable.MIGRATIONS)
                .load()
                .migrate();
    }

    /** One transaction. The aggregate's versions follow its last one. */
    Receipt append(String aggregateId, List<?> events) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("Nothing to append to aggregate " + aggregateId);
        }
        var aggregateType = types.typeOf(events.get(0)).aggregateType();
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            long version = insert(connection, aggregateType, aggregateId, events);
            connection.commit();
            versions.put(new AggregateKey(aggregateType, aggregateId), version);
            return new Receipt(aggregateType, aggregateId, version);
        } catch (SQLException e) {
            throw new ScenarioException(
                    "Could not append to %s %s: %s".formatted(aggregateType, aggregateId, e.getMessage()), e);
        }
    }

    private long insert(Connection connection, String aggregateType, String aggregateId, List<?> events)
            throws SQLException {
        long version = lastVersion(connection, aggregateType, aggregateId);
        try (var insert = connection.prepareStatement(APPEND)) {
            for (var event : events) {
                var type = types.typeOf(event);
                if (!type.aggregateType().equals(aggregateType)) {
                    throw new IllegalArgumentException(
                            "%s is no event of a %s; append it on its own".formatted(type.name(), aggregateType));
                }
                insert.setObject(1, ids.generate());
                insert.setString(2, aggregateType);
                insert.setString(3, aggregateId);
                insert.setLong(4, ++version);
                insert.setString(5, type.name().toString());
                insert.setString(6, json.writeText(event));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return version;
    }

    private long lastVersion(Connection connection, String aggregateType, String aggregateId) throws SQLException {
        var known = versions.get(new AggregateKey(aggregateType, aggregateId));
        if (known != null) {
            return known;
        }
        try (var query = connection.prepareStatement(LAST_VERSION)) {
            query.setString(1, aggregateType);
            query.setString(2, aggregateId);
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
