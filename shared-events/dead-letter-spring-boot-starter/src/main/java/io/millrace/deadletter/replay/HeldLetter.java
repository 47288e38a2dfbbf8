package io.millrace.deadletter.replay;

import io.millrace.deadletter.letter.LetterState;
import io.millrace.deadletter.parking.StoredRecords;
import io.millrace.deadletter.refusal.Refusal;
import io.millrace.deadletter.refusal.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter that is locked for a decision, with its key's queue.
 *
 * @param entry the letter
 * @param state where it stands
 * @param projection whose letter it is, or null if it belongs to nobody here
 * @param type event type as on the wire, if the record carries one
 * @param atHead whether the queue of its key waits for it
 */
record HeldLetter(
        QueueEntry entry, LetterState state, @Nullable String projection, @Nullable String type, boolean atHead) {

    private static final String LETTER =
            """
            SELECT id, group_id, parked_order, state, projection, event_type, %s FROM millrace.dead_letter WHERE id = ? FOR UPDATE
            """
                    .formatted(StoredRecords.COLUMNS);

    /** Locks the key first and then the letter, as replays and projections do. */
    static HeldLetter lock(Connection connection, UUID id) throws SQLException {
        var keys = new QueueKeys(connection);
        var heads = keys.lock(keys.of(Set.of(id)));
        try (var statement = connection.prepareStatement(LETTER)) {
            statement.setObject(1, id);
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw RefusedException.unknownLetter(id);
                }
                var entry = new QueueEntry(
                        id, rows.getString("group_id"), rows.getLong("parked_order"), StoredRecords.read(rows));
                return new HeldLetter(
                        entry,
                        LetterState.valueOf(rows.getString("state")),
                        rows.getString("projection"),
                        rows.getString("event_type"),
                        heads.values().stream()
                                .anyMatch(head -> head.filter(id::equals).isPresent()));
            }
        }
    }

    UUID id() {
        return entry.requiredLetter();
    }

    /** Refuses a decision on a letter that is closed or that a run has. */
    HeldLetter requireOpen(String act) {
        if (state != LetterState.OPEN) {
            throw new RefusedException(
                    Refusal.LETTER_STATE,
                    "Letter %s is %s; only an open one can be %s. %s"
                            .formatted(
                                    id(),
                                    state,
                                    act,
                                    state == LetterState.REPLAYING
                                            ? "Wait for its replay run, or cancel that"
                                            : "Reopen it first"),
                    Map.of("state", state.name()));
        }
        return this;
    }
}
