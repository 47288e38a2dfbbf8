package io.millrace.relay;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.Database;
import java.sql.SQLException;

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

    void execute(String sql) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The test cannot write to the foreign outbox: " + e.getMessage(), e);
        }
    }
}
