package io.millrace.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.millrace.contract.outbox.OutboxTable;
import io.millrace.relay.settings.Delivery;
import io.millrace.stack.Database;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;

/** An outbox table that somebody else made: other names, no constraints. */
final class ForeignOutbox {

    private static final String CREATE =
            """
            CREATE TABLE public.event_log (
                seq %s, kind varchar(255), owner %s, event varchar(255), body %s, extras text, revision bigint,
                at timestamp);
            CREATE PUBLICATION event_log FOR TABLE public.event_log
                WITH (publish = 'insert', publish_via_partition_root = true)
            """;
    private static final String COPY = "COPY public.event_log (seq, kind, owner, event, body, revision) FROM STDIN";
    private static final String POSITIONS =
            """
            SELECT count(DISTINCT lsn) FROM pg_logical_slot_peek_changes('%s', NULL, NULL)
            WHERE data LIKE 'table public.event_log: INSERT:%%'
            """;
    private static final TimeBasedEpochGenerator IDS = Generators.timeBasedEpochGenerator();

    private final Database database;

    private ForeignOutbox(Database database) {
        this.database = database;
    }

    /** A table whose id, aggregate id and payload have the given types. */
    static ForeignOutbox in(Database database, String id, String aggregateId, String payload) {
        var outbox = new ForeignOutbox(database);
        outbox.execute(CREATE.formatted(id, aggregateId, payload));
        return outbox;
    }

    /** Has the migration run that makes the tables for rows that cannot be sent, and no other. */
    void withLedger() {
        try (var migration = OutboxTable.class.getResourceAsStream("/db/millrace/outbox/V4__outbox_failures.sql")) {
            execute(new String(migration.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** States of the failed rows. */
    List<String> states() {
        List<String> states = new ArrayList<>();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT state FROM millrace.outbox_failure")) {
            while (rows.next()) {
                states.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The test cannot read the ledger: " + e.getMessage(), e);
        }
        return states;
    }

    RelaySettings settings(String bootstrapServers, String slot, Delivery delivery) {
        return RelaySettings.of(database, bootstrapServers, slot, delivery)
                .with("outbox.table", "public.event_log")
                .with("outbox.publication", "event_log")
                .with("outbox.columns.id", "seq")
                .with("outbox.columns.aggregate-type", "kind")
                .with("outbox.columns.aggregate-id", "owner")
                .with("outbox.columns.type", "event")
                .with("outbox.columns.payload", "body")
                .with("outbox.columns.headers", "extras")
                .with("outbox.columns.aggregate-version", "revision")
                .with("outbox.columns.occurred-at", "at");
    }

    void drop() {
        Outbox.drop(database);
    }

    /** Commits versions of one aggregate from 1 on by one COPY, and returns their ids. */
    List<UUID> copy(String aggregateType, String aggregateId, int rows) {
        List<UUID> ids = new ArrayList<>();
        var lines = new StringBuilder();
        for (int version = 1; version <= rows; version++) {
            var id = IDS.generate();
            ids.add(id);
            lines.append("%s\t%s\t%s\tOrderPlaced\t{}\t%d\n".formatted(id, aggregateType, aggregateId, version));
        }
        try (var connection = database.dataSource().getConnection()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(COPY, new ByteArrayInputStream(lines.toString().getBytes(UTF_8)));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("The test cannot copy into the foreign outbox: " + e.getMessage(), e);
        }
        return ids;
    }

    /** Keeps the log from now on under a slot of the given name. */
    void witnessLog(String slot) {
        execute("SELECT pg_create_logical_replication_slot('%s', 'test_decoding')".formatted(slot));
    }

    /** At how many different LSNs the log under the slot has rows. */
    long positionsOfRows(String slot) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(POSITIONS.formatted(slot))) {
            answer.next();
            return answer.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The test cannot read the log: " + e.getMessage(), e);
        }
    }

    void execute(String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test cannot write to the foreign outbox: " + e.getMessage(), e);
        }
    }
}
