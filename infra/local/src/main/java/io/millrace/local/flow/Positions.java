package io.millrace.local.flow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Where all projections stand, as the read database says. */
final class Positions {

    private static final String READ =
            "SELECT projection, topic, partition, next_offset FROM millrace.projection_position";

    private Positions() {}

    static List<Position> read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(READ);
                var result = statement.executeQuery()) {
            List<Position> positions = new ArrayList<>();
            while (result.next()) {
                positions.add(new Position(
                        result.getString("projection"),
                        result.getString("topic"),
                        result.getInt("partition"),
                        result.getLong("next_offset")));
            }
            return positions;
        }
    }
}
