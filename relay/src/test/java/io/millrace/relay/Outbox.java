package io.millrace.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.millrace.contract.outbox.OutboxTable;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;

/** The outbox of a write database, as any writer would use it. The table itself says what was committed. Thread-safe. */
final class Outbox {

    private static final String INSERT =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
            VALUES (?, ?, ?, ?, 'test.happened.v1', ?)
            """;
    private static final String COPY =
            "COPY millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload) FROM STDIN";

    private static final String PAYLOAD = "{\"version\":%d,\"filler\":\"" + "x".repeat(300) + "\"}";

    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;

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
    List<UUID> append(String aggregateType, String aggregateId, long firstVersion, int events) {
        List<UUID> ids = new ArrayList<>();
        inTransaction(connection -> ids.addAll(insert(connection, aggregateType, aggregateId, firstVersion, events)));
        return ids;
    }

    /** Commits consecutive versions of one aggregate by COPY. */
    void copy(String aggregateType, String aggregateId, long firstVersion, int events) {
        inTransaction(connection -> copy(connection, aggregateType, aggregateId, firstVersion, events));
    }

    /** Ids of all committed events. */
    List<UUID> committed() {
        return query("SELECT id FROM millrace.outbox", row -> row.getObject(1, UUID.class));
    }

    /** For each aggregate its versions from 1 to its last. */
    Map<String, List<Long>> versions() {
        Map<String, List<Long>> versions = new LinkedHashMap<>();
        query("SELECT aggregateid, aggregateversion FROM millrace.outbox_head", row -> {
            versions.put(
                    row.getString(1),
                    LongStream.rangeClosed(1, row.getLong(2)).boxed().toList());
            return 0;
        });
        return versions;
    }

    /** State of each failed row, by the aggregate it belongs to and its version. */
    Map<String, String> failures() {
        Map<String, String> failures = new LinkedHashMap<>();
        query(
                "SELECT aggregateid || '/' || aggregateversion, state FROM millrace.outbox_failure ORDER BY recorded_lsn",
                row -> failures.put(row.getString(1), row.getString(2)));
        return failures;
    }

    /** Aggregate and version of the rows held back, in their order. */
    List<String> held() {
        return query(
                "SELECT aggregateid || '/' || aggregateversion FROM millrace.outbox_held WHERE released_at IS NULL ORDER BY place",
                row -> row.getString(1));
    }

    /** Commits one row whose payload has about the given size and does not compress. */
    void appendLarge(String aggregateType, String aggregateId, long version, int bytes) {
        execute(
                """
                INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload)
                VALUES (gen_random_uuid(), '%s', '%s', %d, 'test.happened.v1',
                    to_json((SELECT string_agg(md5(random()::text), '') FROM generate_series(1, %d))))
                """
                        .formatted(aggregateType, aggregateId, version, bytes / 32 + 1));
    }

    /** Drops the database with its slots, once nobody reads them. */
    void drop() {
        drop(database);
    }

    static void drop(Database database) {
        await("%s to be left alone".formatted(database.name()))
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> {
                    SharedStack.postgres().dropDatabase(database.name());
                    return true;
                });
    }

    void execute(String sql) {
        inAutoCommit(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        });
    }

    long number(String sql) {
        return query(sql, row -> row.getLong(1)).get(0);
    }

    String text(String sql) {
        return query(sql, row -> row.getString(1)).get(0);
    }

    /** Where the log ends: what is written from now on lies behind it. */
    String logEnd() {
        return text("SELECT pg_current_wal_insert_lsn()::text");
    }

    /** Until the slot has passed all that is written by now. */
    void awaitConfirmed(String slot, Duration patience) {
        var end = logEnd();
        await().atMost(patience).until(() -> isConfirmed(slot, end));
    }

    /** Whether the slot has passed all that lies before the given place. */
    boolean isConfirmed(String slot, String place) {
        return number("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '%s' AND confirmed_flush_lsn >= '%s'"
                        .formatted(slot, place))
                == 1;
    }

    <T> List<T> query(String sql, Mapper<T> mapper) {
        List<T> result = new ArrayList<>();
        inAutoCommit(connection -> {
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    result.add(mapper.map(rows));
                }
            }
        });
        return result;
    }

    static List<UUID> insert(
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
                statement.setString(5, payload(version));
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return ids;
    }

    static void copy(Connection connection, String aggregateType, String aggregateId, long firstVersion, int events)
            throws SQLException {
        copy(connection, aggregateType, aggregateId, firstVersion, events, Outbox::payload);
    }

    private static void copy(
            Connection connection,
            String aggregateType,
            String aggregateId,
            long firstVersion,
            int events,
            LongFunction<String> payload)
            throws SQLException {
        var rows = LongStream.range(firstVersion, firstVersion + events)
                .mapToObj(version -> String.join(
                        "\t",
                        IDS.generate().toString(),
                        aggregateType,
                        aggregateId,
                        Long.toString(version),
                        "test.happened.v1",
                        payload.apply(version)))
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, new ByteArrayInputStream(rows.getBytes(UTF_8)));
        } catch (IOException e) {
            throw new SQLException("COPY failed", e);
        }
    }

    private static String payload(long version) {
        return PAYLOAD.formatted(version);
    }

    void inTransaction(Work work) {
        inAutoCommit(connection -> {
            connection.setAutoCommit(false);
            work.on(connection);
            connection.commit();
        });
    }

    void inAutoCommit(Work work) {
        try (var connection = database.dataSource().getConnection()) {
            work.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("The test cannot use the write database: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    @FunctionalInterface
    interface Mapper<T> {
        T map(ResultSet row) throws SQLException;
    }
}
