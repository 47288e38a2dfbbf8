package io.millrace.relay.admin;

import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import io.millrace.deadletter.repetition.KeyedRequest;
import io.millrace.relay.slot.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Idempotency keys of operators' requests, kept in the transaction of what is asked for: neither is without the other,
 * whatever becomes of the relay. A key that is older than the retention is as one that never came.
 */
final class RequestKeys {

    private static final Duration RETENTION = Duration.ofDays(7);

    /** What somebody else forgets at this moment is left to them. */
    private static final String FORGET =
            """
            DELETE FROM millrace.outbox_keyed_request WHERE ctid = ANY(ARRAY(
                SELECT ctid FROM millrace.outbox_keyed_request WHERE asked_at < now() - ? * interval '1 second'
                FOR UPDATE SKIP LOCKED))
            """;

    /** Repetitions do not wait for long; what is asked for waits for locks as it does without a key. */
    private static final String WAIT_BRIEFLY = "SET LOCAL lock_timeout = '5s'";

    private static final String WAIT_AS_USUAL = "SET LOCAL lock_timeout TO DEFAULT";

    /** A repetition at the same time waits here for what becomes of the first. */
    private static final String FIRST =
            """
            INSERT INTO millrace.outbox_keyed_request (slot, actor, idempotency_key, request_hash) VALUES (?, ?, ?, ?)
            ON CONFLICT (slot, actor, idempotency_key) DO NOTHING
            """;

    private static final String KEEP =
            "UPDATE millrace.outbox_keyed_request SET answer = ? WHERE slot = ? AND actor = ? AND idempotency_key = ?";

    private static final String ANSWER =
            """
            SELECT answer FROM millrace.outbox_keyed_request
            WHERE slot = ? AND actor = ? AND idempotency_key = ? AND request_hash = ?
            """;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String NO_SUCH_TABLE = "42P01";
    private static final String NOT_GRANTED = "42501";

    private final Connection connection;
    private final String slot;

    /**
     * @param connection in the transaction of what is asked for
     */
    RequestKeys(Connection connection, String slot) {
        this.connection = connection;
        this.slot = slot;
    }

    /**
     * What a request was answered before; empty if it is the first with its key, or has none.
     *
     * @throws RefusedException if the key came with another request before, if the same request is still being done, or if
     *     this database keeps no keys
     */
    OptionalInt answered(KeyedRequest request) throws SQLException {
        if (request.key() == null || isFirst(request)) {
            return OptionalInt.empty();
        }
        var answers = Queries.all(
                connection, ANSWER, row -> row.getInt(1), slot, request.actor(), request.key(), request.hash());
        if (answers.isEmpty()) {
            throw request.reused();
        }
        return OptionalInt.of(answers.get(0));
    }

    /** Keeps what the first request is answered. */
    void keep(KeyedRequest request, int answer) throws SQLException {
        if (request.key() != null) {
            Queries.change(connection, KEEP, answer, slot, request.actor(), request.key());
        }
    }

    private boolean isFirst(KeyedRequest request) throws SQLException {
        forget();
        Queries.change(connection, WAIT_BRIEFLY);
        boolean first = insert(request);
        Queries.change(connection, WAIT_AS_USUAL);
        return first;
    }

    private void forget() throws SQLException {
        try {
            Queries.change(connection, FORGET, RETENTION.toSeconds());
        } catch (SQLException e) {
            if (NO_SUCH_TABLE.equals(e.getSQLState()) || NOT_GRANTED.equals(e.getSQLState())) {
                throw new RefusedException(
                        Refusal.IDEMPOTENCY_KEY_NOT_KEPT,
                        "Nothing was asked for: this database keeps no idempotency keys (%s). Let the writer's migration V7 of the outbox, or its grants, be there first, or send the request without an Idempotency-Key"
                                .formatted(e.getMessage()));
            }
            throw e;
        }
    }

    private boolean insert(KeyedRequest request) throws SQLException {
        try {
            return Queries.change(connection, FIRST, slot, request.actor(), request.key(), request.hash()) == 1;
        } catch (SQLException e) {
            if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                throw request.inUse();
            }
            throw e;
        }
    }
}
