package io.millrace.projection.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far a projection has read each partition, in {@code millrace.projection_position}. */
final class JdbcPositions {

    private static final String CREATE =
            """
            INSERT INTO millrace.projection_position (projection, topic, partition, topic_id, next_offset)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (projection, topic, partition) DO NOTHING
            """;

    private static final String READ =
            """
            SELECT topic_id, next_offset FROM millrace.projection_position
            WHERE projection = ? AND topic = ? AND partition = ?
            """;

    private static final String BEGIN_ANEW =
            """
            UPDATE millrace.projection_position SET topic_id = ?, next_offset = ?, applied_at = now(),
                starts = 0, suspect = NULL, crashed_at = '{}'
            WHERE projection = ? AND topic = ? AND partition = ? AND topic_id = ? AND next_offset = ?
            """;

    /** Compares and sets: a position that is not where this engine left it is not counted. */
    static final String ADVANCE =
            """
            UPDATE millrace.projection_position AS p SET next_offset = b.next_offset, applied_at = now(),
                starts = 0, suspect = NULL, crashed_at = '{}'
            FROM unnest(?::text[], ?::integer[], ?::text[], ?::bigint[], ?::bigint[])
                AS b(topic, partition, topic_id, expected, next_offset)
            WHERE p.projection = ? AND p.topic = b.topic AND p.partition = b.partition
                AND p.topic_id = b.topic_id AND p.next_offset = b.expected
            """;

    /** A stored position. */
    record Position(String topicId, long nextOffset) {}

    private final String projection;

    JdbcPositions(String projection) {
        this.projection = projection;
    }

    /** The stored position, created at the given one if there is none. */
    Position readOrCreate(Connection connection, TopicPartition partition, Position first) throws SQLException {
        try (var create = connection.prepareStatement(CREATE);
                var read = connection.prepareStatement(READ)) {
            create.setString(1, projection);
            create.setString(2, partition.topic());
            create.setInt(3, partition.partition());
            create.setString(4, first.topicId());
            create.setLong(5, first.nextOffset());
            create.executeUpdate();
            read.setString(1, projection);
            read.setString(2, partition.topic());
            read.setInt(3, partition.partition());
            try (var rows = read.executeQuery()) {
                if (!rows.next()) {
                    throw new FencedException(projection);
                }
                return new Position(rows.getString(1), rows.getLong(2));
            }
        }
    }

    /**
     * Moves a position to another incarnation of its topic.
     *
     * @throws FencedException if it is no longer where it was read
     */
    void beginAnew(Connection connection, TopicPartition partition, Position from, Position to) throws SQLException {
        try (var statement = connection.prepareStatement(BEGIN_ANEW)) {
            statement.setString(1, to.topicId());
            statement.setLong(2, to.nextOffset());
            statement.setString(3, projection);
            statement.setString(4, partition.topic());
            statement.setInt(5, partition.partition());
            statement.setString(6, from.topicId());
            statement.setLong(7, from.nextOffset());
            if (statement.executeUpdate() != 1) {
                throw new FencedException(projection);
            }
        }
    }

    /**
     * Sets the parameters of {@link #ADVANCE}, to move positions from where this engine left them to the given ones.
     *
     * @return the number of the parameter behind them
     */
    int setAdvance(PreparedStatement statement, Map<Slot, Long> next) throws SQLException {
        var connection = statement.getConnection();
        var slots = next.keySet();
        Object[] topics = slots.stream().map(slot -> slot.partition().topic()).toArray(String[]::new);
        Object[] partitions =
                slots.stream().map(slot -> slot.partition().partition()).toArray(Integer[]::new);
        Object[] topicIds = slots.stream().map(Slot::topicId).toArray(String[]::new);
        Object[] expected = slots.stream().map(Slot::next).toArray(Long[]::new);
        statement.setArray(1, connection.createArrayOf("text", topics));
        statement.setArray(2, connection.createArrayOf("int4", partitions));
        statement.setArray(3, connection.createArrayOf("text", topicIds));
        statement.setArray(4, connection.createArrayOf("int8", expected));
        statement.setArray(5, connection.createArrayOf("int8", next.values().toArray(Long[]::new)));
        statement.setString(6, projection);
        return 7;
    }
}
