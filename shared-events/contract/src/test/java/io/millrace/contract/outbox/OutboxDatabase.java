package io.millrace.contract.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** A fresh database with the migrations applied, reached by plain JDBC as a service in any language would. */
final class OutboxDatabase {

    private static final List<String> MIGRATIONS = List.of(
            "V1__outbox.sql",
            "V2__outbox_partitions.sql",
            "V3__publication_and_roles.sql",
            "V4__outbox_failures.sql",
            "V5__outbox_delivery.sql",
            "V6__outbox_requests.sql",
            "V7__outbox_keyed_requests.sql");
    private static final String INSERT =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload, headers)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[])""";

    private final Database database;

    private OutboxDatabase(Database database) {
        this.database = database;
    }

    static OutboxDatabase migrated(Class<?> test) {
        var outbox = new OutboxDatabase(SharedStack.freshDatabase(test));
        MIGRATIONS.forEach(migration -> outbox.execute(resource("/db/millrace/outbox/" + migration)));
        return outbox;
    }

    Connection connect() throws SQLException {
        return database.dataSource().getConnection();
    }

    Connection connectAs(String role) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), role, role);
    }

    void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    List<String> column(String sql) {
        try (var connection = connect();
                var rows = connection.createStatement().executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void append(Row... rows) throws SQLException {
        try (var connection = connect()) {
            append(connection, rows);
        }
    }

    /** One statement for all rows. */
    static void append(Connection connection, Row... rows) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setArray(1, array(connection, "uuid", rows, Row::id));
            insert.setArray(2, array(connection, "text", rows, Row::aggregateType));
            insert.setArray(3, array(connection, "text", rows, Row::aggregateId));
            insert.setArray(4, array(connection, "bigint", rows, Row::version));
            insert.setArray(5, array(connection, "text", rows, Row::type));
            insert.setArray(6, array(connection, "text", rows, Row::payload));
            insert.setArray(7, array(connection, "text", rows, Row::headers));
            insert.executeUpdate();
        }
    }

    private static java.sql.Array array(
            Connection connection, String type, Row[] rows, java.util.function.Function<Row, Object> column)
            throws SQLException {
        return connection.createArrayOf(
                type, java.util.Arrays.stream(rows).map(column).toArray());
    }

    private static String resource(String name) {
        try (var in = OutboxDatabase.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    record Row(
            UUID id,
            String aggregateType,
            String aggregateId,
            Long version,
            String type,
            String payload,
            String headers) {

        static Row of(String aggregateId, long version) {
            return new Row(newId(Instant.now()), "order", aggregateId, version, "order.placed.v1", "{}", null);
        }

        Row withId(UUID id) {
            return new Row(id, aggregateType, aggregateId, version, type, payload, headers);
        }

        Row withAggregateType(String aggregateType) {
            return new Row(id, aggregateType, aggregateId, version, type, payload, headers);
        }

        Row withAggregateId(String aggregateId) {
            return new Row(id, aggregateType, aggregateId, version, type, payload, headers);
        }

        Row withVersion(Long version) {
            return new Row(id, aggregateType, aggregateId, version, type, payload, headers);
        }

        Row withType(String type) {
            return new Row(id, aggregateType, aggregateId, version, type, payload, headers);
        }

        Row withPayload(String payload) {
            return new Row(id, aggregateType, aggregateId, version, type, payload, headers);
        }

        Row withHeaders(String headers) {
            return new Row(id, aggregateType, aggregateId, version, type, payload, headers);
        }
    }

    static UUID newId(Instant at) {
        var random = ThreadLocalRandom.current();
        return new UUID(
                at.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000),
                0x8000000000000000L | random.nextLong() >>> 2);
    }
}
