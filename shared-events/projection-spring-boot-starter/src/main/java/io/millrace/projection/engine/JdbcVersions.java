package io.millrace.projection.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The versions a projection has applied, in {@code millrace.projection_version}. */
final class JdbcVersions {

    /** A scalar subquery, because a join of a table that grows from nothing may be planned for its first rows. */
    private static final String READ =
            """
            SELECT k.ordinal, (SELECT v.version FROM millrace.projection_version v
                               WHERE v.projection = ? AND v.aggregate_type = k.type AND v.aggregate_id = k.id)
            FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS k(type, id, ordinal)
            """;

    /** Compares and sets: a row that another transaction moved meanwhile is not counted. */
    private static final String MOVE =
            """
            INSERT INTO millrace.projection_version AS v
                (projection, aggregate_type, aggregate_id, version, previous_version)
            SELECT ?, b.type, b.id, b.version, b.previous
            FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[]) AS b(type, id, version, previous)
            ON CONFLICT (projection, aggregate_type, aggregate_id) DO UPDATE
                SET version = excluded.version, previous_version = excluded.previous_version, applied_at = now()
                WHERE v.version = excluded.previous_version
            """;

    private final String projection;

    JdbcVersions(String projection) {
        this.projection = projection;
    }

    /** The stored version of each aggregate, 0 for one that is not there. */
    Map<AggregateKey, Long> read(Connection connection, Collection<AggregateKey> keys) throws SQLException {
        Map<AggregateKey, Long> versions = new HashMap<>();
        if (keys.isEmpty()) {
            return versions;
        }
        var all = keys.toArray(AggregateKey[]::new);
        try (var statement = connection.prepareStatement(READ)) {
            statement.setString(1, projection);
            setKeys(connection, statement, all);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.put(all[rows.getInt(1) - 1], rows.getLong(2));
                }
            }
        }
        return versions;
    }

    /**
     * Moves versions from what was read to what they are now.
     *
     * @throws VersionConflictException if one is no longer what was read
     */
    void move(Connection connection, Map<AggregateKey, VersionLedger.Head> heads) throws SQLException {
        if (heads.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(MOVE)) {
            statement.setString(1, projection);
            setKeys(connection, statement, heads.keySet().toArray(AggregateKey[]::new));
            var versions =
                    heads.values().stream().map(VersionLedger.Head::current).toArray(Long[]::new);
            var previous =
                    heads.values().stream().map(VersionLedger.Head::stored).toArray(Long[]::new);
            statement.setArray(4, connection.createArrayOf("int8", versions));
            statement.setArray(5, connection.createArrayOf("int8", previous));
            int moved = statement.executeUpdate();
            if (moved != heads.size()) {
                throw new VersionConflictException(projection, heads.size(), moved);
            }
        }
    }

    private static void setKeys(Connection connection, java.sql.PreparedStatement statement, AggregateKey[] keys)
            throws SQLException {
        var types = new String[keys.length];
        var ids = new String[keys.length];
        for (int i = 0; i < keys.length; i++) {
            types[i] = keys[i].type();
            ids[i] = keys[i].id();
        }
        statement.setArray(2, connection.createArrayOf("text", types));
        statement.setArray(3, connection.createArrayOf("text", ids));
    }
}
