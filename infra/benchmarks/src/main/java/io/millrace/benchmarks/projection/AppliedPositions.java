package io.millrace.benchmarks.projection;

import io.millrace.stack.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** By the positions in Millrace's table, over one connection, because connecting costs PostgreSQL a process. */
final class AppliedPositions implements Applied {

    private static final String TABLE = "SELECT count(to_regclass('millrace.projection_position'))";
    private static final String POSITIONS = "SELECT coalesce(sum(next_offset), 0) FROM millrace.projection_position";

    private final Connection connection;

    private AppliedPositions(Connection connection) {
        this.connection = connection;
    }

    static AppliedPositions in(Database database) {
        try {
            return new AppliedPositions(database.dataSource().getConnection());
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot connect to the database of the projection", e);
        }
    }

    @Override
    public long count() {
        try (var statement = connection.createStatement()) {
            return asked(statement, TABLE) == 0 ? 0 : asked(statement, POSITIONS);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read the positions of the projection", e);
        }
    }

    private static long asked(Statement statement, String sql) throws SQLException {
        try (var answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot leave the database of the projection", e);
        }
    }
}
