package io.millrace.projection.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads the versions that projections have applied. Thread-safe. */
final class AppliedVersions {

    private static final String READ =
            """
            SELECT k.ordinal, (SELECT v.version FROM millrace.projection_version v
                               WHERE v.projection = k.projection AND v.aggregate_type = k.type AND v.aggregate_id = k.id)
            FROM unnest(?::text[], ?::text[], ?::text[]) WITH ORDINALITY AS k(projection, type, id, ordinal)
            """;

    private final JdbcTemplate jdbc;

    AppliedVersions(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** The applied version of each key, 0 for none. */
    Map<VersionKey, Long> of(Collection<VersionKey> keys) {
        var all = keys.toArray(VersionKey[]::new);
        ConnectionCallback<Map<VersionKey, Long>> read = connection -> read(connection, all);
        return Objects.requireNonNull(jdbc.execute(read));
    }

    private static Map<VersionKey, Long> read(Connection connection, VersionKey[] keys) throws SQLException {
        Map<VersionKey, Long> versions = new HashMap<>();
        try (var statement = connection.prepareStatement(READ)) {
            set(statement, 1, keys, VersionKey::projection);
            set(statement, 2, keys, VersionKey::aggregateType);
            set(statement, 3, keys, VersionKey::aggregateId);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.put(keys[rows.getInt(1) - 1], rows.getLong(2));
                }
            }
        }
        return versions;
    }

    private static void set(
            PreparedStatement statement, int parameter, VersionKey[] keys, Function<VersionKey, String> part)
            throws SQLException {
        var elements = new Object[keys.length];
        for (int i = 0; i < keys.length; i++) {
            elements[i] = part.apply(keys[i]);
        }
        statement.setArray(parameter, statement.getConnection().createArrayOf("text", elements));
    }
}
