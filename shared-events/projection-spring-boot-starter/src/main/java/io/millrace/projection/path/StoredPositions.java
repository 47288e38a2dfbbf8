package io.millrace.projection.path;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Asks the database how far projections are, and what is parked. Not thread-safe. */
final class StoredPositions {

    private static final int TIMEOUT_SECONDS = 2;

    /** A count is good for so many times what it took: a million parked events are not counted every second. */
    private static final int GOOD_FOR = 50;

    private static final String POSITIONS =
            "SELECT projection, topic, partition, next_offset FROM millrace.projection_position";

    private static final String PARKED =
            """
            SELECT group_id, topic, sum(keys) AS keys, sum(events) AS events FROM (
                SELECT group_id, topic, count(*) AS keys, 0 AS events FROM millrace.parked_key GROUP BY 1, 2
                UNION ALL
                SELECT group_id, topic, 0, count(*) FROM millrace.parked_event GROUP BY 1, 2
            ) AS parked GROUP BY 1, 2
            """;

    /** What is parked of a topic for one consumer group. */
    record Parked(long keys, long events) {}

    private record Reading(String reader, String topic) {}

    /** What the database said at one time. */
    record Stand(Map<Reading, Map<Integer, Long>> positions, Map<Reading, Parked> parked) {

        /** The next offset of each partition. */
        Map<Integer, Long> positions(String projection, String topic) {
            return positions.getOrDefault(new Reading(projection, topic), Map.of());
        }

        Parked parked(String group, String topic) {
            return parked.getOrDefault(new Reading(group, topic), new Parked(0, 0));
        }
    }

    private final JdbcClient jdbc;
    private Map<Reading, Parked> parked = Map.of();
    private long counted;
    private long goodFor = Long.MIN_VALUE;

    StoredPositions(DataSource dataSource) {
        var template = new JdbcTemplate(dataSource);
        template.setQueryTimeout(TIMEOUT_SECONDS);
        this.jdbc = JdbcClient.create(template);
    }

    /**
     * Positions as they are, and a count of what is parked that may be older.
     *
     * @throws DataAccessException if the database does not answer
     */
    Stand read() {
        Map<Reading, Map<Integer, Long>> positions = new HashMap<>();
        jdbc.sql(POSITIONS).query(row -> {
            positions
                    .computeIfAbsent(
                            new Reading(row.getString("projection"), row.getString("topic")), key -> new TreeMap<>())
                    .put(row.getInt("partition"), row.getLong("next_offset"));
        });
        long now = System.nanoTime();
        if (now - counted >= goodFor) {
            parked = count();
            counted = System.nanoTime();
            goodFor = GOOD_FOR * (counted - now);
        }
        return new Stand(positions, parked);
    }

    private Map<Reading, Parked> count() {
        Map<Reading, Parked> counts = new HashMap<>();
        jdbc.sql(PARKED).query(row -> {
            counts.put(
                    new Reading(row.getString("group_id"), row.getString("topic")),
                    new Parked(row.getLong("keys"), row.getLong("events")));
        });
        return counts;
    }
}
