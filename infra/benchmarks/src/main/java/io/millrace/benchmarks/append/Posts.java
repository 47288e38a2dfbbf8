package io.millrace.benchmarks.append;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The aggregates: rows with a version, each updated by one client only. */
final class Posts {

    private static final String CREATE =
            """
            CREATE TABLE IF NOT EXISTS bench_post (
                id      uuid PRIMARY KEY,
                version bigint NOT NULL,
                title   text   NOT NULL,
                body    text   NOT NULL
            )
            """;
    private static final String EMPTY = "TRUNCATE bench_post";
    private static final String CREATE_ROWS =
            """
            CREATE TABLE IF NOT EXISTS bench_row (
                id               uuid PRIMARY KEY DEFAULT uuidv7(),
                aggregatetype    text NOT NULL,
                aggregateid      text NOT NULL,
                aggregateversion bigint NOT NULL,
                type             text NOT NULL,
                payload          text NOT NULL
            )
            """;
    private static final String EMPTY_ROWS = "TRUNCATE millrace.outbox, millrace.outbox_head, bench_row";
    private static final String INSERT_ROW =
            """
            INSERT INTO bench_row (aggregatetype, aggregateid, aggregateversion, type, payload)
            VALUES ('post', ?, ?, 'post.edited.v1', ?)
            """;
    private static final String FILL =
            """
            INSERT INTO bench_post (id, version, title, body)
            SELECT md5(client || '-' || n)::uuid, 0, 'A title', ''
            FROM generate_series(0, ? - 1) AS client, generate_series(0, ? - 1) AS n
            """;
    private static final String IDS = "SELECT md5(?::integer || '-' || n)::uuid FROM generate_series(0, ? - 1) AS n";
    private static final String UPDATE =
            "UPDATE bench_post SET version = version + 1, title = ?, body = ? WHERE id = ? AND version = ?";

    private final JdbcClient jdbc;

    Posts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void create(int clients, int perClient) {
        jdbc.sql(CREATE).update();
        jdbc.sql(EMPTY).update();
        jdbc.sql(FILL).params(clients, perClient).update();
    }

    void emptyRows() {
        jdbc.sql(CREATE_ROWS).update();
        jdbc.sql(EMPTY_ROWS).update();
    }

    UUID[] idsOf(int client, int perClient) {
        return jdbc.sql(IDS).params(client, perClient).query(UUID.class).list().toArray(UUID[]::new);
    }

    void insertRow(String id, long version, String payload) {
        jdbc.sql(INSERT_ROW).params(id, version, payload).update();
    }

    void update(UUID id, long version, String title, String body) {
        if (jdbc.sql(UPDATE).params(title, body, id, version).update() != 1) {
            throw new IllegalStateException("Post %s is not at version %d".formatted(id, version));
        }
    }
}
