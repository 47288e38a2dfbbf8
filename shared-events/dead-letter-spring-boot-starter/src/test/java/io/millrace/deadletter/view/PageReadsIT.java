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
import java.util.Map;
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
    private static final List<String> NAMES = List.of("key", "group", "topic", "type", "projection", "fingerprint");
    private static final Instant NEWER_THAN_MIXED = NEWEST.minusSeconds(19_000);

    /**
     * A second apart. The latest 6,000 and the oldest 20 have everything for themselves. Before these 20 are 96 of which
     * three each have every combination of what the others are either even or odd in. Many of the older half have one key,
     * all of them even but those 96. Almost all letters are open.
     */
    private static final String FILL =
            """
            INSERT INTO millrace.dead_letter (id, group_id, projection, topic, topic_id, partition, record_offset, recorded_at,
                record_key, record_value, record_headers, event_type, aggregate_version, reason, message, causes, fingerprint,
                attempts, first_failed_at, last_failed_at, state, state_since)
            SELECT gen_random_uuid(), name[1 + n % 2], name[1 + (n >> mixed) % 2], name[1 + (n >> 2 * mixed) % 2],
                'topic-id', 0, n, at, convert_to(key, 'UTF8'), NULL, '[]', name[1 + (n >> 3 * mixed) % 2], 1,
                'HANDLER_FAILED', 'it failed', '[]', name[1 + (n >> 4 * mixed) % 2], 1, at, at,
                CASE n % 30 WHEN 0 THEN 'RESOLVED' WHEN 1 THEN 'DISCARDED' ELSE 'OPEN' END, at
            FROM generate_series(0, 19999) AS n
            CROSS JOIN LATERAL (
                SELECT CASE WHEN n < 6000 THEN ARRAY['late', 'late'] WHEN n < 19980 THEN ARRAY['even', 'odd']
                        ELSE ARRAY['rare', 'rare'] END AS name,
                    CASE WHEN n BETWEEN 19884 AND 19979 THEN 1 ELSE 0 END AS mixed,
                    CASE WHEN n > 10000 AND n % 10 = 0 OR n >= 19884 THEN 'busy' ELSE 'key-' || n END AS key,
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
        var others = Stream.of(
                Arguments.of("everything", LetterCriteria.NONE),
                Arguments.of("time", by(Map.of(), NEWEST.minusSeconds(15_000), NEWEST.minusSeconds(14_000))),
                Arguments.of("key", by(Map.of("key", "busy"), null, null)));
        var names = NAMES.stream().filter(name -> !name.equals("key"));
        return Stream.concat(others, names.flatMap(name -> Stream.of("rare", "even")
                .map(value -> Arguments.of(value + " " + name, by(Map.of(name, value), null, null)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void noMoreLettersAreReadThanAPageOfEachStateHas(String by, LetterCriteria criteria) throws SQLException {
        assertFewReadsOfTwoPages(criteria);
    }

    static Stream<Arguments> pairs() {
        return NAMES.stream().flatMap(one -> NAMES.subList(NAMES.indexOf(one) + 1, NAMES.size()).stream()
                .map(other -> Arguments.of(one, other)));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void lettersOfWhichEachCriterionHasManyAndBothFewAreFoundWithoutReadingTheMany(String one, String other)
            throws SQLException {
        assertFewReadsOfTwoPages(both(one, other, null));
    }

    @ParameterizedTest(name = "{0} and {1}")
    @MethodSource("pairs")
    void nothingIsReadIfEachCriterionHasManyLettersAndBothNone(String one, String other) throws SQLException {
        try (var connection = FIXTURE.database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            assertThat(page(connection, both(one, other, NEWER_THAN_MIXED), null, 0)
                            .items())
                    .isEmpty();
        }
    }

    private static LetterCriteria both(String one, String other, @Nullable Instant from) {
        return by(Map.of(one, one.equals("key") ? "busy" : "even", other, "odd"), from, null);
    }

    private static LetterCriteria by(Map<String, String> values, @Nullable Instant from, @Nullable Instant to) {
        return new LetterCriteria(
                null,
                values.get("group"),
                values.get("topic"),
                values.get("type"),
                values.get("projection"),
                values.get("fingerprint"),
                values.get("key"),
                from,
                to);
    }

    private static void assertFewReadsOfTwoPages(LetterCriteria criteria) throws SQLException {
        long most = (PAGE + 1L) * LetterState.values().length;
        try (var connection = FIXTURE.database.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            var first = page(connection, criteria, null, most);
            assertThat(first.items()).hasSize(PAGE);
            assertThat(page(connection, criteria, first.next(), most).items()).hasSize(PAGE);
        }
    }

    private static LetterPage<LetterSummary> page(
            Connection connection, LetterCriteria criteria, @Nullable String cursor, long mostReads) {
        var dataSource = new SingleConnectionDataSource(connection, true);
        var jdbc = JdbcClient.create(dataSource);
        long before = jdbc.sql(READS).query(Long.class).optional().orElse(0L);
        var page = new Letters(dataSource)
                .list(LetterFilter.of(criteria), List.of(), cursor == null ? null : Position.ofLetter(cursor), PAGE);

        assertThat(jdbc.sql(READS).query(Long.class).single() - before).isLessThanOrEqualTo(mostReads);
        return page;
    }
}
