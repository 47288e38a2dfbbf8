package io.millrace.deadletter.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The versions that projections stood at before letters were discarded. */
final class SkippedVersions {

    private static final String KEEP = "UPDATE millrace.dead_letter SET skipped_from = ? WHERE id = ?";

    /** A corrected copy is discarded at its original's place, and the original may be reopened instead of it. */
    private static final String TAKE =
            """
            WITH RECURSIVE place AS (
                SELECT id, skipped_from FROM millrace.dead_letter WHERE id = ?
                UNION ALL
                SELECT l.id, l.skipped_from FROM millrace.dead_letter AS l JOIN place AS p ON l.edited_from = p.id
            ), taken AS (
                UPDATE millrace.dead_letter SET skipped_from = NULL
                WHERE id IN (SELECT id FROM place WHERE skipped_from IS NOT NULL)
            )
            SELECT min(skipped_from) FROM place
            """;

    private final Connection connection;

    SkippedVersions(Connection connection) {
        this.connection = connection;
    }

    void keep(UUID letter, @Nullable Long from) throws SQLException {
        try (var statement = connection.prepareStatement(KEEP)) {
            statement.setObject(1, from, Types.BIGINT);
            statement.setObject(2, letter);
            statement.executeUpdate();
        }
    }

    /** The version that was kept of a letter, or of its corrected copies; it is kept no longer. */
    @Nullable
    Long take(UUID letter) throws SQLException {
        try (var statement = connection.prepareStatement(TAKE)) {
            statement.setObject(1, letter);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? rows.getObject(1, Long.class) : null;
            }
        }
    }
}
