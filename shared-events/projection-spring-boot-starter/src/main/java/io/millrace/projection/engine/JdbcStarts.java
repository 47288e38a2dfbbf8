package io.millrace.projection.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How often a partition was taken up without coming any further, in {@code millrace.projection_position}: a record that
 * ends the process leaves no other trace. Moving the position sets it back.
 */
final class JdbcStarts {

    private static final String WHERE = " WHERE projection = ? AND topic = ? AND partition = ?";

    private static final String COUNT =
            """
            UPDATE millrace.projection_position SET starts = starts + 1, suspect = NULL,
                crashed_at = CASE WHEN suspect IS NULL THEN crashed_at ELSE crashed_at || suspect END
            """
                    + WHERE
                    + " RETURNING starts, crashed_at";

    /** Who suspects another, or none, has seen the one before survive. */
    private static final String SUSPECT =
            """
            UPDATE millrace.projection_position SET crashed_at = array_remove(crashed_at, suspect), suspect = ?
            """
                    + WHERE;

    private static final String FORGET =
            """
            UPDATE millrace.projection_position SET starts = 0,
                crashed_at = array_remove(crashed_at, suspect), suspect = NULL
            """
                    + WHERE;

    /** One crash stays known, so that who takes the partition up tries the record by itself at once. */
    private static final String REPRIEVE =
            "UPDATE millrace.projection_position SET starts = 0, suspect = NULL, crashed_at = ARRAY[?::bigint]" + WHERE;

    /**
     * What is known of earlier starts.
     *
     * @param starts starts since the position last moved, with this one
     * @param crashedAt for each that ended while one record was applied by itself, the offset of that one
     */
    record Starts(int starts, List<Long> crashedAt) {}

    private final String projection;

    JdbcStarts(String projection) {
        this.projection = projection;
    }

    Starts count(Connection connection, TopicPartition partition) throws SQLException {
        try (var statement = connection.prepareStatement(COUNT)) {
            setPartition(statement, 1, partition);
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? new Starts(rows.getInt(1), List.of((Long[])
                                rows.getArray(2).getArray()))
                        : new Starts(1, List.of());
            }
        }
    }

    /** Takes note that a record is going to be applied by itself; that none is, if there is no offset. */
    void suspect(Connection connection, TopicPartition partition, @Nullable Long offset) throws SQLException {
        try (var statement = connection.prepareStatement(SUSPECT)) {
            statement.setObject(1, offset, Types.BIGINT);
            setPartition(statement, 2, partition);
            statement.executeUpdate();
        }
    }

    /** The process ends, or gives the partition up, in good order. What ended others stays known. */
    void forget(Connection connection, TopicPartition partition) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET)) {
            setPartition(statement, 1, partition);
            statement.executeUpdate();
        }
    }

    /** What ended the process is to be tried again at the next start; if that ends there, it is known again. */
    void reprieve(Connection connection, TopicPartition partition, long offset) throws SQLException {
        try (var statement = connection.prepareStatement(REPRIEVE)) {
            statement.setLong(1, offset);
            setPartition(statement, 2, partition);
            statement.executeUpdate();
        }
    }

    private void setPartition(PreparedStatement statement, int first, TopicPartition partition) throws SQLException {
        statement.setString(first, projection);
        statement.setString(first + 1, partition.topic());
        statement.setInt(first + 2, partition.partition());
    }
}
