package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists of letters and of their groups. Thread-safe. */
public final class Letters {

    /** State by state: each is the beginning of an index, which the plan walks no further than the page needs. */
    private static final String LIST =
            """
            SELECT l.* FROM unnest(:states::text[]) AS s(state)
            CROSS JOIN LATERAL (
                SELECT %s FROM millrace.dead_letter AS l
                WHERE l.state = s.state %s %s ORDER BY %s LIMIT :limit
            ) AS l
            ORDER BY l.first_failed_at DESC, l.id DESC LIMIT :limit
            """;

    private static final String BEHIND = "AND (l.first_failed_at, l.id) < (:at::timestamptz, :id::uuid)";

    private static final String COUNTS =
            """
            SELECT fingerprint, state, letters, first_failed_at, last_failed_at FROM millrace.dead_letter_count
            UNION ALL
            SELECT fingerprint, state, letters, first_failed_at, last_failed_at FROM millrace.dead_letter_count_change""";

    private static final String GROUPS =
            """
            SELECT g.*, %s FROM (
                SELECT fingerprint AS g_fingerprint, min(first_failed_at) AS g_first, max(last_failed_at) AS g_last,
                    sum(letters) FILTER (WHERE state IN ('OPEN', 'REPLAYING')) AS g_unresolved,
                    sum(letters) FILTER (WHERE state = 'OPEN') AS g_OPEN,
                    sum(letters) FILTER (WHERE state = 'REPLAYING') AS g_REPLAYING,
                    sum(letters) FILTER (WHERE state = 'RESOLVED') AS g_RESOLVED,
                    sum(letters) FILTER (WHERE state = 'SUPERSEDED') AS g_SUPERSEDED,
                    sum(letters) FILTER (WHERE state = 'DISCARDED') AS g_DISCARDED
                FROM (%s) AS counts GROUP BY fingerprint
                HAVING sum(letters) FILTER (WHERE state = ANY(:states)) > 0
                    AND (NOT :behind OR (max(last_failed_at), fingerprint) < (:at::timestamptz, :id))
                ORDER BY max(last_failed_at) DESC, fingerprint DESC LIMIT :limit
            ) AS g
            LEFT JOIN LATERAL (
                SELECT * FROM millrace.dead_letter WHERE fingerprint = g.g_fingerprint
                ORDER BY state, first_failed_at DESC NULLS LAST, id DESC NULLS LAST LIMIT 1
            ) AS l ON true
            ORDER BY g.g_last DESC, g.g_fingerprint DESC
            """
                    .formatted(SummaryRow.COLUMNS, COUNTS);

    private final JdbcClient jdbc;

    public Letters(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * Letters, by their first failure, latest first.
     *
     * @param states in one of these states; empty for any
     * @param behind the last one seen, or null for the beginning
     */
    public LetterPage<LetterSummary> list(
            LetterFilter filter, Collection<LetterState> states, @Nullable Position behind, int limit) {
        var query = jdbc.sql(LIST.formatted(
                        SummaryRow.COLUMNS, filter.conditions(), behind == null ? "" : BEHIND, filter.latestFirst()))
                .params(filter.parameters())
                .param("states", names(states))
                .param("limit", limit + 1);
        if (behind != null) {
            query = query.param("at", behind.at().toString()).param("id", behind.id());
        }
        var rows = query.query(SummaryRow::read).list();
        return LetterPage.of(rows, limit, letter -> new Position(
                        letter.firstFailedAt(), letter.id().toString())
                .toString());
    }

    /**
     * Groups of failures, last seen first. One that is seen again while its pages are read moves to their beginning.
     *
     * @param states with letters in one of these states; empty for any
     * @param behind the last one seen, or null for the beginning
     */
    public LetterPage<FailureGroup> groups(Collection<LetterState> states, @Nullable Position behind, int limit) {
        var rows = jdbc.sql(GROUPS)
                .param("states", names(states))
                .param("behind", behind != null)
                .param("at", behind == null ? null : behind.at().toString())
                .param("id", behind == null ? null : behind.id())
                .param("limit", limit + 1)
                .query((row, index) -> GroupRow.read(row, index))
                .list();
        return LetterPage.of(rows, limit, group -> new Position(group.lastSeen(), group.fingerprint()).toString());
    }

    /** Counts by state, and the oldest open letter. */
    public Overview overview() {
        Map<LetterState, Long> letters = new EnumMap<>(LetterState.class);
        jdbc.sql("SELECT state, sum(letters) AS letters FROM (%s) AS counts GROUP BY state".formatted(COUNTS))
                .query(row -> {
                    letters.put(LetterState.valueOf(row.getString("state")), row.getLong("letters"));
                });
        var oldest = jdbc.sql(
                        """
                        SELECT (SELECT count(*) FROM millrace.parked_key) AS keys,
                            (SELECT min(first_failed_at) FROM millrace.dead_letter WHERE state = 'OPEN') AS oldest
                        """)
                .query((row, index) -> {
                    var at = row.getTimestamp("oldest");
                    return new Overview(letters, row.getLong("keys"), at == null ? null : at.toInstant());
                })
                .single();
        return oldest;
    }

    private static String[] names(Collection<LetterState> states) {
        return (states.isEmpty() ? List.of(LetterState.values()) : states)
                .stream().map(Enum::name).toArray(String[]::new);
    }
}
