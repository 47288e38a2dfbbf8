package io.millrace.relay.letter;

import io.millrace.relay.slot.Queries;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that wait behind failed ones, as the relay that leads releases them. Confined to one thread. */
public final class HeldRows {

    private static final String BLOCKED =
            """
            SELECT EXISTS (SELECT FROM millrace.outbox_failure
                           WHERE slot = ? AND topic = ? AND aggregateid = ? AND parked
                               AND state IN ('DEAD_LETTERED', 'DLT_FAILED'))
            """;

    /** From the first that nobody decided on alone. */
    private static final String WAITING =
            """
            WITH waiting AS NOT MATERIALIZED (
                SELECT held.*, EXISTS (SELECT FROM millrace.outbox_failure AS failure
                                       WHERE failure.slot = held.slot AND failure.id = held.id) AS decided
                FROM millrace.outbox_held AS held
                WHERE slot = ? AND topic = ? AND aggregateid = ? AND released_at IS NULL)
            SELECT * FROM waiting
            WHERE place >= (SELECT place FROM waiting WHERE NOT decided ORDER BY place LIMIT 1)
            ORDER BY place LIMIT ?
            """;
    /**
     * Of a relay that was killed right after it gave up a row that it was about to release. Not so a row that is to be
     * decided on alone: that one was not even tried.
     */
    private static final String LEFT_OVER =
            """
            SELECT held.place AS held_place, failure.*
            FROM millrace.outbox_held AS held JOIN millrace.outbox_failure AS failure USING (slot, id)
            WHERE slot = ? AND held.released_at IS NULL AND failure.reason <> 'HELD'
            ORDER BY held.place
            """;

    private static final String RELEASED =
            "UPDATE millrace.outbox_held SET released_at = clock_timestamp() WHERE slot = ? AND place = ANY (?)";

    /** The last row tells which key was released: places are those of all. */
    private static final String SENT =
            """
            UPDATE millrace.outbox_held AS held SET released_at = clock_timestamp()
            FROM millrace.outbox_held AS last
            WHERE last.slot = ? AND last.place = ? AND last.id = ? AND held.slot = last.slot AND held.topic = last.topic
                AND held.aggregateid = last.aggregateid AND held.place BETWEEN ? AND last.place
                AND held.released_at IS NULL
            """;

    private static final String LETTERED =
            """
            UPDATE millrace.outbox_held AS held SET released_at = clock_timestamp()
            FROM millrace.outbox_failure AS failure
            WHERE failure.slot = ? AND failure.id = ? AND failure.request = ? AND failure.reason <> 'HELD'
                AND held.slot = failure.slot AND held.id = failure.id AND held.released_at IS NULL
            """;
    private static final String FORSAKEN =
            """
            SELECT DISTINCT topic, aggregateid FROM millrace.outbox_held AS held
            WHERE slot = ? AND released_at IS NULL
                AND NOT EXISTS (SELECT FROM millrace.outbox_failure AS failure
                                WHERE failure.slot = held.slot AND failure.topic = held.topic
                                    AND failure.aggregateid = held.aggregateid AND failure.parked
                                    AND (failure.state IN ('DEAD_LETTERED', 'DLT_FAILED')
                                        OR failure.requested IS NOT NULL))
            """;

    /** The driver holds so many, whatever their size. */
    private static final int FETCH = 50;

    private static final String UNREADABLE = "Rows held back cannot be read";
    private static final String NOT_RECORDED = "Rows cannot be recorded as released";

    private final String slot;
    private final LedgerSession session;

    HeldRows(String slot, LedgerSession session) {
        this.slot = slot;
        this.session = session;
    }

    /** Whether a failed row that is not resolved keeps the rows of the key waiting. */
    public boolean isBlocked(RowKey key) {
        return session.within("Failures of a key cannot be read", connection -> Queries.all(
                        connection, BLOCKED, row -> row.getBoolean(1), slot, key.topic(), key.aggregateId())
                .get(0));
    }

    /**
     * The next rows that wait, in their order; none between them is to be decided on alone.
     *
     * @param mostBytes the last is the row that brings their payloads to this
     */
    public List<HeldRow> waiting(RowKey key, int atMost, long mostBytes) {
        return session.within(UNREADABLE, connection -> {
            try (var statement = connection.prepareStatement(WAITING)) {
                statement.setString(1, slot);
                statement.setString(2, key.topic());
                statement.setString(3, key.aggregateId());
                statement.setInt(4, atMost);
                statement.setFetchSize(FETCH);
                List<HeldRow> waiting = new ArrayList<>();
                long bytes = 0;
                try (var rows = statement.executeQuery()) {
                    while (bytes < mostBytes && rows.next() && !rows.getBoolean("decided")) {
                        var row = RowColumns.read(rows);
                        waiting.add(new HeldRow(rows.getLong("place"), rows.getString("id"), row));
                        bytes += row.size();
                    }
                }
                return waiting;
            }
        });
    }

    /** Rows that were given up by a run that ended before it had noted that they wait no longer. */
    public List<GivenUp> leftOver() {
        return session.within(
                "Rows given up cannot be read", connection -> Queries.all(connection, LEFT_OVER, GivenUp::read, slot));
    }

    /** These rows wait no longer. */
    public void released(List<HeldRow> rows) {
        session.within(
                NOT_RECORDED,
                connection -> Queries.change(
                        connection,
                        RELEASED,
                        slot,
                        connection.createArrayOf(
                                "bigint", rows.stream().map(HeldRow::place).toArray())));
    }

    /**
     * Rows of one key wait no longer: a former run has sent them, whoever decided since.
     *
     * @param lastId letter id of the last; nothing is recorded if another row has its place
     */
    public void sent(long from, long last, @Nullable String lastId) {
        session.within(NOT_RECORDED, connection -> Queries.change(connection, SENT, slot, last, lastId, from));
    }

    /** The row that a request was for waits no longer: a former run has written its letter. */
    public void lettered(long request, @Nullable String id) {
        session.within(NOT_RECORDED, connection -> Queries.change(connection, LETTERED, slot, id, request));
    }

    /** Keys whose rows wait for nothing: a leader that was replaced held them too late. */
    public List<RowKey> forsaken() {
        return session.within(
                UNREADABLE,
                connection ->
                        Queries.all(connection, FORSAKEN, row -> new RowKey(row.getString(1), row.getString(2)), slot));
    }
}
