package io.millrace.relay.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.EventTime;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.position.BackfillPlace;
import io.millrace.relay.settings.OutboxProperties;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Reads rows that the outbox still holds, the events of an aggregate in their order. */
public final class RetainedRows {

    private static final int MOST_ROWS = 2_000;

    /** The driver holds so many, whatever their size. */
    private static final int FETCH = 50;

    /**
     * Whether a snapshot sees a row. A row knows the lower half of its transaction's id; the upper half is the one that
     * brings it nearest to the snapshot.
     */
    private static final String VISIBLE =
            """
            pg_visible_in_snapshot((
                SELECT (x - round((x - h) / 4294967296.0) * 4294967296)::bigint::text::xid8
                FROM (SELECT xmin::text::bigint AS x, pg_snapshot_xmax(?::pg_snapshot)::text::bigint AS h) AS ids
            ), ?::pg_snapshot)
            """;

    private static final int SNAPSHOTS = 2;

    private final OutboxProperties outbox;
    private final Set<String> present;
    private final boolean timePublished;
    private final long mostBytes;

    /**
     * @param present columns the table has
     * @param published columns that reach the log; an event has the same time whichever way it is read
     * @param most a batch ends with the row that brings its payloads to this
     */
    public RetainedRows(OutboxProperties outbox, Set<String> present, Set<String> published, DataSize most) {
        this.outbox = outbox;
        this.present = present;
        this.mostBytes = most.toBytes();
        this.timePublished = published.contains(outbox.columns().occurredAt());
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

    /** What the connection's transaction sees, in the form that a backfill cut short needs to go on. */
    public static String snapshot(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_current_snapshot()")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * Hands over the rows appended since the given time, in batches and in the order of their keys.
     *
     * @param connection is left in manual commit
     * @param from beginning; null for all
     * @param place what was sent already and what the backfill covers; null for all that the transaction sees
     */
    public void read(Connection connection, @Nullable Instant from, @Nullable BackfillPlace place, RowSink sink)
            throws SQLException, InterruptedException {
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement(select(from, place))) {
            statement.setFetchSize(FETCH);
            bind(statement, place, bind(statement, from));
            List<CapturedRow> batch = new ArrayList<>();
            long bytes = 0;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var row = row(rows);
                    batch.add(row);
                    bytes += row.size();
                    if (batch.size() == MOST_ROWS || bytes >= mostBytes) {
                        sink.accept(batch);
                        batch = new ArrayList<>();
                        bytes = 0;
                    }
                }
            }
            if (!batch.isEmpty()) {
                sink.accept(batch);
            }
        }
        connection.commit();
    }

    private String select(@Nullable Instant from, @Nullable BackfillPlace place) {
        var columns = outbox.columns();
        return "SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s FROM %s%s%s ORDER BY %s"
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
                        rest(place),
                        key());
    }

    private String key() {
        var columns = outbox.columns();
        var version = has(columns.aggregateVersion()) ? quoted(columns.aggregateVersion()) + ", " : "";
        return "%s, %s, %s%s"
                .formatted(
                        quoted(columns.aggregateType()), quoted(columns.aggregateId()), version, quoted(columns.id()));
    }

    private String where(@Nullable Instant from) {
        var occurredAt = outbox.columns().occurredAt();
        return from != null && has(occurredAt) ? " WHERE " + quoted(occurredAt) + " >= ?" : " WHERE true";
    }

    private String rest(@Nullable BackfillPlace place) {
        if (place == null) {
            return "";
        }
        var covered = " AND " + VISIBLE;
        return place.sent() == null
                ? covered
                : covered
                        + " AND (%s) > (?, ?, %s?)"
                                .formatted(key(), has(outbox.columns().aggregateVersion()) ? "?, " : "");
    }

    private int bind(PreparedStatement statement, @Nullable Instant from) throws SQLException {
        if (from == null || !has(outbox.columns().occurredAt())) {
            return 0;
        }
        statement.setTimestamp(1, Timestamp.from(from));
        return 1;
    }

    private void bind(PreparedStatement statement, @Nullable BackfillPlace place, int bound) throws SQLException {
        if (place == null) {
            return;
        }
        var next = bound;
        for (int i = 0; i < SNAPSHOTS; i++) {
            statement.setString(++next, place.snapshot());
        }
        var sent = place.sent();
        if (sent != null) {
            // Untyped: the server compares in the type of each column.
            statement.setObject(++next, sent.aggregateType(), Types.OTHER);
            statement.setObject(++next, sent.aggregateId(), Types.OTHER);
            if (has(outbox.columns().aggregateVersion())) {
                statement.setObject(++next, Long.toString(sent.aggregateVersion()), Types.OTHER);
            }
            statement.setObject(++next, sent.id(), Types.OTHER);
        }
    }

    private CapturedRow row(ResultSet rows) throws SQLException {
        var payload = rows.getObject("payload");
        var id = rows.getString("id");
        var occurredAt = rows.getTimestamp("occurred_at").toInstant();
        return new CapturedRow(
                StreamPoint.behind(0),
                0,
                id,
                rows.getString("aggregate_type"),
                rows.getString("aggregate_id"),
                rows.getLong("version"),
                rows.getString("type"),
                payload instanceof byte[] bytes
                        ? bytes
                        : payload == null ? null : payload.toString().getBytes(UTF_8),
                rows.getString("headers"),
                rows.getString("traceparent"),
                timePublished ? occurredAt : EventTime.of(id, occurredAt));
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
