package io.millrace.deadletter.index;

import io.millrace.contract.letter.DeadLetterHeaders;
import io.millrace.contract.topic.Topics;
import io.millrace.deadletter.parking.StoredRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Letters of this service's projections, of which records are the copies. */
final class OwnLetters {

    private static final String LOCK =
            """
            SELECT id, mirror_id, topic, indexed_at IS NOT NULL FROM millrace.dead_letter
            WHERE mirror_id = ANY(?) AND projection IS NOT NULL AND edited_from IS NULL ORDER BY id FOR UPDATE
            """;

    private static final String MARK = "UPDATE millrace.dead_letter SET indexed_at = now() WHERE id = ANY(?)";

    /** A copy of a copy, in another topic, is a letter of its own. */
    private record Mirror(UUID id, String deadLetterTopic) {}

    private final Map<Mirror, UUID> letters = new HashMap<>();
    private final Set<UUID> indexed = new HashSet<>();
    private final Set<UUID> found = new HashSet<>();

    /** What a record is. */
    enum Finding {
        /** The first record of a letter. */
        FOUND,
        /** Another record of a letter. */
        DUPLICATE,
        /** No letter of this service. */
        FOREIGN
    }

    /** Locks the letters that the records name. */
    static OwnLetters lock(Connection connection, Collection<StoredRecord> records) throws SQLException {
        var own = new OwnLetters();
        List<UUID> named = new ArrayList<>();
        for (StoredRecord record : records) {
            var id = idOf(record);
            if (id != null) {
                named.add(id);
            }
        }
        if (!named.isEmpty()) {
            own.read(connection, named);
        }
        return own;
    }

    private void read(Connection connection, List<UUID> named) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setArray(1, connection.createArrayOf("uuid", named.toArray()));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var letter = rows.getObject(1, UUID.class);
                    letters.put(
                            new Mirror(rows.getObject(2, UUID.class), Topics.deadLettersOf(rows.getString(3))), letter);
                    if (rows.getBoolean(4)) {
                        indexed.add(letter);
                    }
                }
            }
        }
    }

    Finding find(StoredRecord record) {
        var id = idOf(record);
        var letter =
                id == null ? null : letters.get(new Mirror(id, record.record().topic()));
        if (letter == null) {
            return Finding.FOREIGN;
        }
        return indexed.contains(letter) || !found.add(letter) ? Finding.DUPLICATE : Finding.FOUND;
    }

    /** Marks those that were found. */
    void mark(Connection connection) throws SQLException {
        if (found.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(MARK)) {
            statement.setArray(1, connection.createArrayOf("uuid", found.toArray()));
            statement.executeUpdate();
        }
    }

    private static @Nullable UUID idOf(StoredRecord record) {
        var text = record.header(DeadLetterHeaders.ID);
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null; // Not an identity that a mirror gives.
        }
    }
}
