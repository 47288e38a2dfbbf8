package io.millrace.relay;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.millrace.contract.outbox.OutboxTable;
import io.millrace.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.flywaydb.core.Flyway;

/** The outbox of a write database, as any writer would use it; remembers what was committed. Thread-safe. */
final class Outbox {

    private static final String INSERT =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
            VALUES (?, ?, ?, ?, 'test.happened.v1', ?)
            """;
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;
    private final ConcurrentLinkedQueue<UUID> committed = new ConcurrentLinkedQueue<>();

    private Outbox(Database database) {
        this.database = database;
    }

    static Outbox in(Database database) {
        Flyway.configure()
                .dataSource(database.dataSource())
                .schemas(OutboxTable.SCHEMA)
                .locations(OutboxTable.MIGRATIONS)
                .load()
                .migrate();
        return new Outbox(database);
    }

    Database database() {
        return database;
    }

    /** Commits consecutive versions of one aggregate in one transaction. */
    void append(String aggregateType, String aggregateId, long firstVersion, int events) {
        inTransaction(connection -> insert(connection, aggregateType, aggregateId, firstVersion, events));
    }

    List<UUID> committed() {
        return List.copyOf(committed);
    }

    void execute(String sql) {
        inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return List.of();
        });
    }

    long number(String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static List<UUID> insert(
            Connection connection, String aggregateType, String aggregateId, long firstVersion, int events)
            throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (var statement = connection.prepareStatement(INSERT)) {
            for (long version = firstVersion; version < firstVersion + events; version++) {
                var id = IDS.generate();
                ids.add(id);
                statement.setObject(1, id);
                statement.setString(2, aggregateType);
                statement.setString(3, aggregateId);
                statement.setLong(4, version);
                statement.setString(5, "{\"version\":%d}".formatted(version));
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return ids;
    }

    void inTransaction(Work work) {
        try (var connection = database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var ids = work.on(connection);
            connection.commit();
            committed.addAll(ids);
        } catch (SQLException e) {
            throw new IllegalStateException("The test cannot write to the outbox", e);
        }
    }

    @FunctionalInterface
    interface Work {

        List<UUID> on(Connection connection) throws SQLException;
    }
}
