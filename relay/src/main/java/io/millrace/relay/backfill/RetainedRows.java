package io.millrace.relay.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.settings.OutboxProperties;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads rows that the outbox still holds, the events of an aggregate in their order. */
public final class RetainedRows {

    private static final int FETCH = 2_000;

    private final OutboxProperties outbox;
    private final Set<String> present;

    /**
     * @param present columns the table has
     */
    public RetainedRows(OutboxProperties outbox, Set<String> present) {
        this.outbox = outbox;
        this.present = present;
    }

    /** How many rows were appended since the given time; all, if the table does not say when. */
    public long count(Connection connection, @Nullable Instant from) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT count(*) FROM " + table() + where(from))) {
            bind(statement, from);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /**
     * Hands over the rows appended since the given time, in batches.
     *
     * @param connection is left in manual commit
     */
    public void read(Connection connection, @Nullable Instant from, RowSink sink)
            throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(select(from))) {
            statement.setFetchSize(FETCH);
            bind(statement, from);
            List<CapturedRow> batch = new ArrayList<>(FETCH);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    batch.add(row(rows));
                    if (batch.size() == FETCH) {
                        sink.accept(batch);
                        batch = new ArrayList<>(FETCH);
                    }
                }
            }
            if (!batch.isEmpty()) {
                sink.accept(batch);
            }
        }
        connection.commit();
    }

    private String select(@Nullable Instant from) {
        var columns = outbox.columns();
        var order = has(columns.aggregateVersion()) ? columns.aggregateVersion() : columns.id();
        return "SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s FROM %s%s ORDER BY %s, %s, %s"
                .formatted(
                        text(columns.id(), "id"),
                        text(columns.aggregateType(), "aggregate_type"),
                        text(columns.aggregateId(), "aggregate_id"),
                        text(columns.type(), "type"),
                        quoted(columns.payload()) + " AS payload",
                        text(columns.aggregateVersion(), "version"),
                        text(columns.headers(), "headers"),
                        text(columns.traceparent(), "traceparent"),
                        has(columns.occurredAt())
                                ? quoted(columns.occurredAt()) + "::timestamptz AS occurred_at"
                                : "now() AS occurred_at",
                        table(),
                        where(from),
                        quoted(columns.aggregateType()),
                        quoted(columns.aggregateId()),
                        quoted(order));
    }

    private String where(@Nullable Instant from) {
        var occurredAt = outbox.columns().occurredAt();
        return from != null && has(occurredAt) ? " WHERE " + quoted(occurredAt) + " >= ?" : "";
    }

    private void bind(PreparedStatement statement, @Nullable Instant from) throws SQLException {
        if (from != null && has(outbox.columns().occurredAt())) {
            statement.setTimestamp(1, Timestamp.from(from));
        }
    }

    private static CapturedRow row(ResultSet rows) throws SQLException {
        var payload = rows.getObject("payload");
        return new CapturedRow(
                StreamPoint.behind(0),
                0,
                rows.getString("id"),
                rows.getString("aggregate_type"),
                rows.getString("aggregate_id"),
                rows.getLong("version"),
                rows.getString("type"),
                payload instanceof byte[] bytes
                        ? bytes
                        : payload == null ? null : payload.toString().getBytes(UTF_8),
                rows.getString("headers"),
                rows.getString("traceparent"),
                rows.getTimestamp("occurred_at").toInstant());
    }

    private String text(String column, String alias) {
        return (has(column) ? quoted(column) + "::text AS " : "NULL::text AS ") + alias;
    }

    private boolean has(String column) {
        return present.contains(column);
    }

    private String table() {
        return quoted(outbox.schema()) + "." + quoted(outbox.tableName());
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Takes batches of rows in order. */
    @FunctionalInterface
    public interface RowSink {

        void accept(List<CapturedRow> rows) throws InterruptedException;
    }
}
