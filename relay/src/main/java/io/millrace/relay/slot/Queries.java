package io.millrace.relay.slot;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One-line statements on a plain connection. */
public final class Queries {

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

    /** All rows, mapped. */
    public static <T> List<T> all(Connection connection, String sql, RowMapper<T> mapper, @Nullable Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                List<T> result = new ArrayList<>();
                while (rows.next()) {
                    result.add(mapper.map(rows));
                }
                return result;
            }
        }
    }

    /** How many rows a statement changed. */
    public static int change(Connection connection, String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }

    /** What a row becomes. */
    @FunctionalInterface
    public interface RowMapper<T> {

        T map(ResultSet row) throws SQLException;
    }
}
