package io.millrace.deadletter.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** A letter with its corrected copies and theirs: of all of them one counts at most. */
final class Corrections {

    /** Whoever opens one of them locks the first of them, so that of two at once the second sees what the first did. */
    private static final String LOCK =
            """
            WITH RECURSIVE origin AS (
                SELECT id, edited_from FROM millrace.dead_letter WHERE id = ?
                UNION ALL
                SELECT l.id, l.edited_from FROM millrace.dead_letter AS l JOIN origin AS o ON l.id = o.edited_from
            )
            SELECT id FROM millrace.dead_letter
            WHERE id = (SELECT id FROM origin WHERE edited_from IS NULL) FOR UPDATE
            """;

    private static final String COUNTING =
            """
            WITH RECURSIVE family AS (
                SELECT id, state FROM millrace.dead_letter WHERE id = ?
                UNION ALL
                SELECT l.id, l.state FROM millrace.dead_letter AS l JOIN family AS f ON l.edited_from = f.id
            )
            SELECT id FROM family WHERE id <> ? AND state <> 'DISCARDED' ORDER BY id LIMIT 1
            """;

    private final Connection connection;

    Corrections(Connection connection) {
        this.connection = connection;
    }

    /** What counts in a letter's place, if anything does; nothing changes that until the transaction ends. */
    Optional<UUID> insteadOf(UUID letter) throws SQLException {
        var first = lockFirst(letter);
        try (var statement = connection.prepareStatement(COUNTING)) {
            statement.setObject(1, first);
            statement.setObject(2, letter);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getObject("id", UUID.class)) : Optional.empty();
            }
        }
    }

    private UUID lockFirst(UUID letter) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setObject(1, letter);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getObject("id", UUID.class);
            }
        }
    }
}
