package io.millrace.testkit.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.outbox.OutboxTable;
import io.millrace.stack.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Takes from the outbox what it has not taken yet, whoever appended it. Not thread-safe. */
final class OutboxReader {

    private static final String ALL = "SELECT * FROM millrace.outbox ORDER BY id";
    private static final String SOURCE = "/millrace/testkit";
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Database database;
    private final JsonMapper json = new JsonMapper();
    private final Set<UUID> taken = new HashSet<>();

    OutboxReader(Database database) {
        this.database = database;
    }

    /** The events not taken before, by id, those of one aggregate by version. */
    List<EventEnvelope> take() {
        List<EventEnvelope> events = new ArrayList<>();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(ALL)) {
            while (rows.next()) {
                if (!taken.contains(rows.getObject(OutboxTable.ID, UUID.class))) {
                    events.add(event(rows));
                }
            }
        } catch (SQLException e) {
            throw new ScenarioException("Could not read the outbox of " + database.jdbcUrl(), e);
        }
        events.forEach(event -> taken.add(event.id()));
        return inOrderOfVersions(events);
    }

    /** An id is drawn before the row's turn among those of its aggregate is decided, so ids may contradict versions. */
    private static List<EventEnvelope> inOrderOfVersions(List<EventEnvelope> byId) {
        Map<AggregateKey, Queue<EventEnvelope>> byVersion = new HashMap<>();
        for (var event : byId) {
            byVersion
                    .computeIfAbsent(
                            AggregateKey.of(event),
                            key -> new PriorityQueue<>(Comparator.comparingLong(EventEnvelope::aggregateVersion)))
                    .add(event);
        }
        return byId.stream()
                .map(event ->
                        requireNonNull(byVersion.get(AggregateKey.of(event))).remove())
                .toList();
    }

    private EventEnvelope event(ResultSet row) throws SQLException {
        @Nullable String headers = row.getString(OutboxTable.HEADERS);
        return new EventEnvelope(
                row.getObject(OutboxTable.ID, UUID.class),
                row.getString(OutboxTable.TYPE),
                SOURCE,
                row.getString(OutboxTable.AGGREGATE_TYPE),
                row.getString(OutboxTable.AGGREGATE_ID),
                row.getLong(OutboxTable.AGGREGATE_VERSION),
                row.getObject(OutboxTable.OCCURRED_AT, OffsetDateTime.class).toInstant(),
                row.getString(OutboxTable.TRACEPARENT),
                headers == null ? Map.of() : json.readValue(headers, HEADERS),
                row.getString(OutboxTable.PAYLOAD).getBytes(UTF_8));
    }
}
