package io.millrace.deadletter.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deadletter.DeadLetterFixture;
import io.millrace.deadletter.letter.LetterCriteria;
import io.millrace.deadletter.letter.LetterFilter;
import io.millrace.deadletter.letter.LetterState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How many letters are read for a page among many others. */
class PageReadsIT {

    private static final int PAGE = 10;
    private static final Instant NEWEST = Instant.parse("2026-01-01T12:00:00Z");

    /**
     * A second apart. The oldest 20 have everything for themselves; before them 20 have a type and a projection of which each
     * is frequent, but not both together. Many of the older half have one key.
     */
    private static final String FILL =
            """
            INSERT INTO millrace.dead_letter (id, group_id, projection, topic, topic_id, partition, record_offset, recorded_at,
                record_key, record_value, record_headers, event_type, aggregate_version, reason, message, causes, fingerprint,
                attempts, first_failed_at, last_failed_at, state, state_since)
            SELECT gen_random_uuid(), name, CASE WHEN n BETWEEN 19940 AND 19979 THEN 'even' ELSE parity END, name, 'topic-id', 0,
                n, at, convert_to(key, 'UTF8'), NULL, '[]', parity, 1, 'HANDLER_FAILED', 'it failed', '[]', name, 1, at, at,
                CASE WHEN n % 3 = 0 THEN 'OPEN' WHEN n % 3 = 1 THEN 'RESOLVED' ELSE 'DISCARDED' END, at
            FROM generate_series(0, 19999) AS n
            CROSS JOIN LATERAL (
                SELECT CASE WHEN n < 19980 THEN 'usual' ELSE 'rare' END AS name,
                    CASE WHEN n >= 19980 THEN 'rare' WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END AS parity,
                    CASE WHEN n > 10000 AND n % 5 = 0 THEN 'busy' ELSE 'key-' || n END AS key,
                    ?::timestamptz - n * interval '1 s' AS at
            ) AS letter
            """;

    private static final String READS =
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'dead_letter'";

    private static final DeadLetterFixture FIXTURE = new DeadLetterFixture(PageReadsIT.class);

    @BeforeAll
    static void fill() {
        FIXTURE.jdbc.update(FILL, NEWEST.toString());
        FIXTURE.jdbc.execute("VACUUM ANALYZE millrace.dead_letter");
    }

    static Stream<Arguments> pages() {
        return Stream.of(
                Arguments.of("everything", LetterCriteria.NONE),
                Arguments.of("topic", LetterCriteria.ofTopic("rare")),
                Arguments.of("type", new LetterCriteria(null, null, null, "rare", null, null, null, null, null)),
                Arguments.of("projection", LetterCriteria.ofProjection("rare")),
                Arguments.of("group", new LetterCriteria(null, "rare", null, null, null, null, null, null, null)),
                Arguments.of(
                        "projection and type",
                        new LetterCriteria(null, null, null, "odd", "even", null, null, null, null)),
                Arguments.of("fingerprint", LetterCriteria.ofFingerprint("rare")),
                Arguments.of("key", new LetterCriteria(null, null, null, null, null, null, "busy", null, null)),
                Arguments.of(
                        "time",
                        new LetterCriteria(
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                NEWEST.minusSeconds(15_000),
                                NEWEST.minusSeconds(14_000))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void noMoreLettersAreReadThanAPageOfEachStateHas(String by, LetterCriteria criteria) throws SQLException {
        try (var connection = FIXTURE.database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var first = assertFewReads(connection, criteria, null);
            assertFewReads(connection, criteria, first.next());
        }
    }

    private static LetterPage<LetterSummary> assertFewReads(
            Connection connection, LetterCriteria criteria, @Nullable String cursor) {
        var dataSource = new SingleConnectionDataSource(connection, true);
        var jdbc = JdbcClient.create(dataSource);
        long before = jdbc.sql(READS).query(Long.class).optional().orElse(0L);
        var page = new Letters(dataSource)
                .list(LetterFilter.of(criteria), List.of(), cursor == null ? null : Position.ofLetter(cursor), PAGE);

        assertThat(page.items()).hasSize(PAGE);
        assertThat(jdbc.sql(READS).query(Long.class).single() - before)
                .isLessThanOrEqualTo((PAGE + 1L) * LetterState.values().length);
        return page;
    }
}
