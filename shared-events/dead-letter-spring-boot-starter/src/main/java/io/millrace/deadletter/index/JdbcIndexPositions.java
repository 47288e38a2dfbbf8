package io.millrace.deadletter.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/** How far dead letter topics are indexed, in {@code millrace.dead_letter_index}. */
final class JdbcIndexPositions {

    private static final String CREATE =
            """
            INSERT INTO millrace.dead_letter_index (topic, partition, topic_id, next_offset) VALUES (?, ?, ?, ?)
            ON CONFLICT (topic, partition) DO NOTHING
            """;

    private static final String READ =
            "SELECT topic_id, next_offset FROM millrace.dead_letter_index WHERE topic = ? AND partition = ?";

    private static final String MOVE =
            """
            UPDATE millrace.dead_letter_index
            SET topic_id = ?, next_offset = ?, records = records + ?, duplicates = duplicates + ?, indexed_at = now()
            WHERE topic = ? AND partition = ? AND topic_id = ? AND next_offset = ?
            """;

    private final Connection connection;

    JdbcIndexPositions(Connection connection) {
        this.connection = connection;
    }

    /** The stored position, created at the given one if there is none. */
    IndexPosition readOrCreate(TopicPartition partition, IndexPosition first) throws SQLException {
        try (var create = connection.prepareStatement(CREATE);
                var read = connection.prepareStatement(READ)) {
            setPartition(create, 1, partition);
            create.setString(3, first.topicId());
            create.setLong(4, first.nextOffset());
            create.executeUpdate();
            setPartition(read, 1, partition);
            try (var rows = read.executeQuery()) {
                if (!rows.next()) {
                    throw new MovedPositionException(partition);
                }
                return new IndexPosition(rows.getString(1), rows.getLong(2));
            }
        }
    }

    /**
     * Moves a position and counts the records between.
     *
     * @throws MovedPositionException if it is no longer where this instance left it
     */
    void move(TopicPartition partition, IndexPosition from, IndexPosition to, long records, long duplicates)
            throws SQLException {
        try (var statement = connection.prepareStatement(MOVE)) {
            statement.setString(1, to.topicId());
            statement.setLong(2, to.nextOffset());
            statement.setLong(3, records);
            statement.setLong(4, duplicates);
            setPartition(statement, 5, partition);
            statement.setString(7, from.topicId());
            statement.setLong(8, from.nextOffset());
            if (statement.executeUpdate() != 1) {
                throw new MovedPositionException(partition);
            }
        }
    }

    private static void setPartition(PreparedStatement statement, int first, TopicPartition partition)
            throws SQLException {
        statement.setString(first, partition.topic());
        statement.setInt(first + 1, partition.partition());
    }
}
