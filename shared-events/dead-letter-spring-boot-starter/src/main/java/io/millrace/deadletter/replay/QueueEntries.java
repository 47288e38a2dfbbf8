package io.millrace.deadletter.replay;

import io.millrace.deadletter.parking.StoredRecords;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Letters and what waits behind them. */
final class QueueEntries {

    /** A letter of nobody here is not replayed, whichever group its headers name. */
    private static final String LETTERS =
            """
            SELECT id, group_id, parked_order, %s FROM millrace.dead_letter
            WHERE id = ANY(?) AND projection IS NOT NULL AND state IN ('OPEN', 'REPLAYING') ORDER BY id FOR UPDATE
            """
                    .formatted(StoredRecords.COLUMNS);

    private static final String FOLLOWERS =
            """
            SELECT e.* FROM unnest(?::text[], ?::text[], ?::bytea[]) AS k(group_id, topic, record_key)
            CROSS JOIN LATERAL (
                SELECT group_id, parked_order, %s FROM millrace.parked_event AS p
                WHERE p.group_id = k.group_id AND p.topic = k.topic AND p.record_key = k.record_key
                ORDER BY aggregate_version, parked_order LIMIT ?
            ) AS e
            """
                    .formatted(StoredRecords.COLUMNS);

    private static final String DELETE =
            """
            DELETE FROM millrace.parked_event AS p
            USING unnest(?::text[], ?::text[], ?::bytea[], ?::bigint[], ?::bigint[])
                AS a(group_id, topic, record_key, version, parked_order)
            WHERE p.group_id = a.group_id AND p.topic = a.topic AND p.record_key = a.record_key
                AND p.aggregate_version = a.version AND p.parked_order = a.parked_order
            """;

    private final Connection connection;

    QueueEntries(Connection connection) {
        this.connection = connection;
    }

    /** Locks those of the letters that are unresolved. */
    List<QueueEntry> lockLetters(Collection<UUID> ids) throws SQLException {
        List<QueueEntry> letters = new ArrayList<>();
        try (var statement = connection.prepareStatement(LETTERS)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    letters.add(new QueueEntry(
                            rows.getObject("id", UUID.class),
                            rows.getString("group_id"),
                            rows.getLong("parked_order"),
                            StoredRecords.read(rows)));
                }
            }
        }
        return letters;
    }

    /** The first followers of each key. */
    List<QueueEntry> followers(Collection<QueueKey> keys, int mostOfEach) throws SQLException {
        List<QueueEntry> followers = new ArrayList<>();
        try (var statement = connection.prepareStatement(FOLLOWERS)) {
            QueueKeys.setKeys(statement, 1, keys);
            statement.setInt(4, mostOfEach);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    followers.add(new QueueEntry(
                            null, rows.getString("group_id"), rows.getLong("parked_order"), StoredRecords.read(rows)));
                }
            }
        }
        return followers;
    }

    /** Takes followers off their queues and says how many of them were still there. */
    int delete(List<QueueEntry> followers) throws SQLException {
        if (followers.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement(DELETE)) {
            QueueKeys.setKeys(
                    statement,
                    1,
                    followers.stream().map(QueueEntry::requiredKey).toList());
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "int8",
                            followers.stream()
                                    .map(entry -> entry.record().version())
                                    .toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "int8", followers.stream().map(QueueEntry::order).toArray()));
            return statement.executeUpdate();
        }
    }
}
