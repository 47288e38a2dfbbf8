package io.millrace.local.letters;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The dead letters of the read service.
 *
 * @param open letters that wait for somebody
 * @param parkedKeys keys whose events queue up behind them
 * @param waiting events in these queues
 * @param unmirrored letters whose copy is not in the dead letter topic yet
 */
public record LetterFigures(long open, long parkedKeys, long waiting, long unmirrored) {

    private static final String READ =
            """
            SELECT (SELECT count(*) FROM millrace.dead_letter WHERE state IN ('OPEN', 'REPLAYING')),
                   (SELECT count(*) FROM millrace.parked_key),
                   (SELECT count(*) FROM millrace.parked_event),
                   (SELECT count(*) FROM millrace.dead_letter WHERE mirrored_at IS NULL)
            """;

    /** Reads them from the read database. */
    public static LetterFigures read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(READ)) {
            rows.next();
            return new LetterFigures(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4));
        }
    }
}
