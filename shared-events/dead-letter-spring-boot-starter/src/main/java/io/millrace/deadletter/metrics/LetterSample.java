package io.millrace.deadletter.metrics;

import io.millrace.deadletter.letter.LetterState;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the letters' table says at a time.
 *
 * @param byState letters of each state
 * @param unresolved letters of each projection that wait for a decision or an outcome; those of nobody here under
 *     {@link #NOBODY}
 * @param oldestOpen seconds since the first failure of the letter that is open longest
 * @param newFingerprints fingerprints that were seen in the last hour for the first time
 * @param unmirrored letters without a copy in Kafka
 * @param oldestUnmirrored seconds since the last failure of the oldest of these
 * @param difference indexed records without duplicates, less indexed letters
 */
record LetterSample(
        Map<LetterState, Long> byState,
        Map<String, Long> unresolved,
        double oldestOpen,
        double newFingerprints,
        double unmirrored,
        double oldestUnmirrored,
        double difference) {

    static final String NOBODY = "none";

    /** Both tables at one time, or a fold in between would count changes twice or not at all. */
    private static final String LETTERS =
            """
            SELECT state, coalesce(nullif(projection, ''), '%s') AS projection, sum(letters) AS letters FROM (
                SELECT state, projection, letters FROM millrace.dead_letter_count
                UNION ALL SELECT state, projection, letters FROM millrace.dead_letter_count_change) AS counts
            GROUP BY 1, 2
            """
                    .formatted(NOBODY);

    private static final String FIGURES =
            """
            WITH groups AS (
                SELECT fingerprint, sum(indexed) AS indexed, sum(unmirrored) AS unmirrored, sum(letters) AS letters,
                    min(first_failed_at) AS first_failed_at
                FROM (
                    SELECT fingerprint, letters, indexed, unmirrored, first_failed_at FROM millrace.dead_letter_count
                    UNION ALL SELECT fingerprint, letters, indexed, unmirrored, first_failed_at
                    FROM millrace.dead_letter_count_change) AS counts
                GROUP BY fingerprint
            )
            SELECT (SELECT extract(epoch FROM now() - min(first_failed_at)) FROM millrace.dead_letter WHERE state = 'OPEN')
                    AS oldest_open,
                count(*) FILTER (WHERE letters > 0 AND first_failed_at > now() - interval '1 hour') AS new_fingerprints,
                coalesce(sum(unmirrored), 0) AS unmirrored,
                (SELECT extract(epoch FROM now() - min(last_failed_at)) FROM millrace.dead_letter
                    WHERE mirrored_at IS NULL AND edited_from IS NULL AND projection IS NOT NULL) AS oldest_unmirrored,
                (SELECT coalesce(sum(records - duplicates), 0) FROM millrace.dead_letter_index)
                    - coalesce(sum(indexed), 0) AS difference
            FROM groups
            """;

    static LetterSample take(JdbcClient jdbc) {
        Map<LetterState, Long> byState = new HashMap<>();
        Map<String, Long> unresolved = new HashMap<>();
        jdbc.sql(LETTERS).query(row -> {
            var state = LetterState.valueOf(row.getString("state"));
            byState.merge(state, row.getLong("letters"), Long::sum);
            if (state.isUnresolved()) {
                unresolved.merge(row.getString("projection"), row.getLong("letters"), Long::sum);
            }
        });
        return jdbc.sql(FIGURES)
                .query((row, index) -> new LetterSample(
                        byState,
                        unresolved,
                        row.getDouble("oldest_open"),
                        row.getDouble("new_fingerprints"),
                        row.getDouble("unmirrored"),
                        row.getDouble("oldest_unmirrored"),
                        row.getDouble("difference")))
                .single();
    }
}
