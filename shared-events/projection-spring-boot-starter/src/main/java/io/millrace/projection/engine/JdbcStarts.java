package io.millrace.projection.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/**
 * How often a partition was taken up without coming any further, in {@code millrace.projection_position}: a record that
 * ends the process leaves no other trace. Moving the position sets it back.
 */
final class JdbcStarts {

    private static final String WHERE = " WHERE projection = ? AND topic = ? AND partition = ?";

    private static final String COUNT =
            """
            UPDATE millrace.projection_position SET starts = starts + 1,
                suspected = CASE WHEN suspect = next_offset THEN suspected + 1 ELSE 0 END
            """
                    + WHERE
                    + " RETURNING starts, CASE WHEN suspect = next_offset THEN suspected ELSE 0 END";

    private static final String SUSPECT = "UPDATE millrace.projection_position SET suspect = ?" + WHERE;

    private static final String FORGET =
            "UPDATE millrace.projection_position SET starts = 0, suspect = NULL, suspected = 0" + WHERE;

    /**
     * What is known of earlier starts.
     *
     * @param starts starts since the position last moved, with this one
     * @param suspected how many of them ended at the next record while it was applied by itself
     */
    record Starts(int starts, int suspected) {}

    private final String projection;

    JdbcStarts(String projection) {
        this.projection = projection;
    }

    Starts count(Connection connection, TopicPartition partition) throws SQLException {
        try (var statement = connection.prepareStatement(COUNT)) {
            setPartition(statement, 1, partition);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? new Starts(rows.getInt(1), rows.getInt(2)) : new Starts(1, 0);
            }
        }
    }

    /** Takes note that a record is going to be applied by itself. */
    void suspect(Connection connection, TopicPartition partition, long offset) throws SQLException {
        try (var statement = connection.prepareStatement(SUSPECT)) {
            statement.setLong(1, offset);
            setPartition(statement, 2, partition);
            statement.executeUpdate();
        }
    }

    /** The process ends, or gives the partition up, in good order. */
    void forget(Connection connection, TopicPartition partition) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET)) {
            setPartition(statement, 1, partition);
            statement.executeUpdate();
        }
    }

    private void setPartition(PreparedStatement statement, int first, TopicPartition partition) throws SQLException {
        statement.setString(first, projection);
        statement.setString(first + 1, partition.topic());
        statement.setInt(first + 2, partition.partition());
    }
}
