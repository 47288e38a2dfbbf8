package io.millrace.outbox;

import io.millrace.contract.outbox.Receipt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Inserts into the outbox table on the connection of the current transaction, whatever manages it. Thread-safe. */
final class JdbcOutbox implements Outbox {

    private static final String COLUMNS =
            """
            INSERT INTO millrace.outbox (id, aggregatetype, aggregateid, aggregateversion, type, payload, headers,
                                         traceparent, occurred_at)
            """;
    private static final String APPEND_ONE = COLUMNS + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz)";
    private static final String APPEND_MANY = COLUMNS
            + """
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[],
                                 ?::text[], ?::timestamptz[])""";

    /** Statements that share aggregates lock their heads in this order, and wait for each other instead of deadlocking. */
    private static final Comparator<OutboxRow> BY_AGGREGATE =
            Comparator.comparing(OutboxRow::aggregateType).thenComparing(OutboxRow::aggregateId);

    private final JdbcTemplate jdbc;
    private final OutboxRows rows;
    private final AppendMeter meter;

    JdbcOutbox(DataSource dataSource, OutboxRows rows, AppendMeter meter) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.rows = rows;
        this.meter = meter;
    }

    @Override
    public List<Receipt> appendAll(List<OutboxEvent> events) {
        requireWritableTransaction(events);
        if (events.isEmpty()) {
            return List.of();
        }
        var appended = rows.of(events);
        jdbc.execute((Connection connection) -> insert(connection, appended));
        meter.appended(appended);
        return appended.stream().map(OutboxRow::receipt).toList();
    }

    private static void requireWritableTransaction(List<OutboxEvent> events) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new OutboxTransactionException(
                    "No transaction to append %s in; call Outbox inside the transaction that changes the aggregate"
                            .formatted(describe(events)));
        }
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new OutboxTransactionException(
                    "The transaction is read-only, so %s cannot be appended; drop readOnly = true from it"
                            .formatted(describe(events)));
        }
    }

    private static int insert(Connection connection, List<OutboxRow> appended) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new OutboxTransactionException(
                    "The transaction is not one of the outbox's data source, so %s would not be part of it; give its transaction manager that data source"
                            .formatted(appended.get(0).receipt()));
        }
        try {
            return appended.size() == 1
                    ? insertOne(connection, appended.get(0))
                    : insertMany(
                            connection, appended.stream().sorted(BY_AGGREGATE).toList());
        } catch (SQLException e) {
            throw VersionConflicts.of(e)
                    .map(conflict -> (RuntimeException) conflict)
                    .orElseThrow(() -> e);
        }
    }

    private static int insertOne(Connection connection, OutboxRow row) throws SQLException {
        try (var insert = connection.prepareStatement(APPEND_ONE)) {
            insert.setObject(1, row.id());
            insert.setString(2, row.aggregateType());
            insert.setString(3, row.aggregateId());
            insert.setLong(4, row.aggregateVersion());
            insert.setString(5, row.type());
            insert.setString(6, row.payload());
            insert.setString(7, row.headers());
            insert.setString(8, row.traceparent());
            // As text: the driver would build a calendar for every time it is given.
            insert.setString(9, row.occurredAt().toString());
            return insert.executeUpdate();
        }
    }

    private static int insertMany(Connection connection, List<OutboxRow> rows) throws SQLException {
        try (var insert = connection.prepareStatement(APPEND_MANY)) {
            insert.setArray(1, column(connection, "uuid", rows, OutboxRow::id));
            insert.setArray(2, column(connection, "text", rows, OutboxRow::aggregateType));
            insert.setArray(3, column(connection, "text", rows, OutboxRow::aggregateId));
            insert.setArray(4, column(connection, "bigint", rows, OutboxRow::aggregateVersion));
            insert.setArray(5, column(connection, "text", rows, OutboxRow::type));
            insert.setArray(6, column(connection, "text", rows, OutboxRow::payload));
            insert.setArray(7, column(connection, "text", rows, OutboxRow::headers));
            insert.setArray(8, column(connection, "text", rows, OutboxRow::traceparent));
            insert.setArray(
                    9, column(connection, "text", rows, row -> row.occurredAt().toString()));
            return insert.executeUpdate();
        }
    }

    private static java.sql.Array column(
            Connection connection, String type, List<OutboxRow> rows, Function<OutboxRow, @Nullable Object> value)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(value).toArray());
    }

    private static String describe(List<OutboxEvent> events) {
        return events.isEmpty()
                ? "nothing"
                : "%s of aggregate %s"
                        .formatted(
                                events.get(0).event().getClass().getSimpleName(),
                                events.get(0).aggregateId());
    }
}
