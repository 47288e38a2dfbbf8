package io.millrace.local.check;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Rows as text, by their key: the first column of the query they came from.
 *
 * @param byKey columns after the key, by name, in the query's order
 */
record Rows(Map<String, Map<String, @Nullable String>> byKey) {

    static Rows read(DataSource database, String sql, Object... parameters) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (int number = 0; number < parameters.length; number++) {
                statement.setObject(number + 1, parameters[number]);
            }
            return read(statement);
        }
    }

    private static Rows read(PreparedStatement statement) throws SQLException {
        try (var result = statement.executeQuery()) {
            var names = result.getMetaData();
            Map<String, Map<String, @Nullable String>> rows = new TreeMap<>();
            while (result.next()) {
                Map<String, @Nullable String> columns = new LinkedHashMap<>();
                for (int column = 2; column <= names.getColumnCount(); column++) {
                    columns.put(names.getColumnLabel(column), result.getString(column));
                }
                rows.put(result.getString(1), Collections.unmodifiableMap(columns));
            }
            return new Rows(rows);
        }
    }

    int size() {
        return byKey.size();
    }
}
