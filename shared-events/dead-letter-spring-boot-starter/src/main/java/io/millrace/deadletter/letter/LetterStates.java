package io.millrace.deadletter.letter;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Moves letters from state to state and keeps their history, in the transaction of a connection. */
public final class LetterStates {

    private static final String MOVE =
            """
            WITH moved AS (
                UPDATE millrace.dead_letter AS l SET state = m.state, state_since = now()
                FROM unnest(?::uuid[], ?::text[], ?::text[]) AS m(id, state, note)
                WHERE l.id = m.id AND l.state = ANY(?)
                RETURNING l.id, l.state, m.note
            ), noted AS (
                INSERT INTO millrace.dead_letter_history (letter_id, state, actor, note)
                SELECT id, state, ?, note FROM moved
            )
            SELECT id FROM moved
            """;

    private static final String FAIL_AGAIN =
            """
            WITH failed AS (
                UPDATE millrace.dead_letter SET state = 'OPEN', state_since = now(), attempts = attempts + 1,
                    last_failed_at = now(), reason = ?, message = ?, stack_trace = ?, fingerprint = ?, causes = ?::jsonb,
                    app_version = ?
                WHERE id = ? AND state IN ('OPEN', 'REPLAYING')
                RETURNING id
            )
            INSERT INTO millrace.dead_letter_history (letter_id, state, actor, note) SELECT id, 'OPEN', ?, ? FROM failed
            """;

    private final Connection connection;
    private final String actor;

    /**
     * @param connection the transaction's
     * @param actor who moves them
     */
    public LetterStates(Connection connection, String actor) {
        this.connection = connection;
        this.actor = actor;
    }

    /**
     * A move to be made.
     *
     * @param letter which letter
     * @param to its new state
     * @param note why
     */
    public record Move(UUID letter, LetterState to, String note) {}

    /**
     * Moves letters that are in one of the given states; the others stay as they are.
     *
     * @return those that were moved
     */
    public List<UUID> move(List<Move> moves, List<LetterState> from) throws SQLException {
        List<UUID> moved = new ArrayList<>();
        try (var statement = connection.prepareStatement(MOVE)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", moves.stream().map(Move::letter).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", moves.stream().map(move -> move.to().name()).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text", moves.stream().map(Move::note).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "text", from.stream().map(Enum::name).toArray()));
            statement.setString(5, actor);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    moved.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return moved;
    }

    /**
     * Opens a letter whose replay failed, with its new failure.
     *
     * @param appVersion version of the service that replayed it
     */
    public void failAgain(UUID letter, Failure failure, @Nullable String appVersion) throws SQLException {
        try (var statement = connection.prepareStatement(FAIL_AGAIN)) {
            statement.setString(1, failure.reason());
            statement.setString(2, failure.message());
            statement.setString(3, failure.stackTrace());
            statement.setString(4, failure.fingerprint());
            statement.setString(5, CauseJson.write(failure.causes()));
            statement.setString(6, appVersion);
            statement.setObject(7, letter);
            statement.setString(8, actor);
            statement.setString(9, "failed again, " + failure.reason() + ": " + failure.message());
            statement.executeUpdate();
        }
    }
}
