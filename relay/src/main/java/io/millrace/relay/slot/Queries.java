package io.millrace.relay.slot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One-line queries on a plain connection. */
final class Queries {

    private Queries() {}

    static List<String> texts(Connection connection, String sql, Object... arguments) throws SQLException {
        return all(connection, sql, row -> row.getString(1), arguments);
    }

    static String text(Connection connection, String sql, Object... arguments) throws SQLException {
        return all(connection, sql, row -> String.valueOf(row.getString(1)), arguments)
                .get(0);
    }

    static long number(Connection connection, String sql, Object... arguments) throws SQLException {
        return all(connection, sql, row -> row.getLong(1), arguments).get(0);
    }

    static boolean flag(Connection connection, String sql, Object... arguments) throws SQLException {
        return all(connection, sql, row -> row.getBoolean(1), arguments).get(0);
    }

    static <T> List<T> all(Connection connection, String sql, RowMapper<T> mapper, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(mapper.map(rows));
                }
                return result;
            }
        }
    }

    @FunctionalInterface
    interface RowMapper<T> {

        T map(ResultSet row) throws SQLException;
    }
}
