package io.millrace.projection.engine;

import io.millrace.deadletter.parking.StoredRecord;
import java.sql.Connection;
import java.sql.SQLException;

/** Attempts that came to nothing, in {@code millrace.failed_attempt}: a letter that comes of them knows them all. */
final class JdbcAttempts {

    private static final String COUNT =
            """
            INSERT INTO millrace.failed_attempt AS a (group_id, topic, partition, record_offset, topic_id, attempts)
            VALUES (?, ?, ?, ?, ?, 1)
            ON CONFLICT (group_id, topic, partition, record_offset) DO UPDATE
            SET attempts = CASE WHEN a.topic_id = excluded.topic_id THEN a.attempts + 1 ELSE 1 END,
                topic_id = excluded.topic_id, last_failed_at = now()
            """;

    private static final String FORGET =
            "DELETE FROM millrace.failed_attempt WHERE group_id = ? AND topic = ? AND partition = ? AND record_offset < ?";

    private final String group;

    JdbcAttempts(String group) {
        this.group = group;
    }

    void count(Connection connection, StoredRecord stored) throws SQLException {
        var record = stored.record();
        try (var statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, group);
            statement.setString(2, record.topic());
            statement.setInt(3, record.partition());
            statement.setLong(4, record.offset());
            statement.setString(5, stored.topicId());
            statement.executeUpdate();
        }
    }

    /** Forgets those of a partition that are applied meanwhile. */
    void forget(Connection connection, Slot slot) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET)) {
            statement.setString(1, group);
            statement.setString(2, slot.partition().topic());
            statement.setInt(3, slot.partition().partition());
            statement.setLong(4, slot.next());
            statement.executeUpdate();
        }
    }
}
