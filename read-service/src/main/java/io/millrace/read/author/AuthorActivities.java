package io.millrace.read.author;

import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads author activity. */
@Repository
class AuthorActivities {

    private static final String COUNTS = "SELECT kind, count(*) FROM author_act WHERE author_id = ? GROUP BY kind";

    private static final String RECENT =
            """
            SELECT kind, subject_id, post_id, occurred_at FROM author_act
            WHERE author_id = ?
            ORDER BY occurred_at DESC, kind, subject_id
            LIMIT 20
            """;

    private final JdbcClient jdbc;

    AuthorActivities(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    AuthorActivity of(String author) {
        Map<ActKind, Long> counts = new EnumMap<>(ActKind.class);
        jdbc.sql(COUNTS).param(author).query(row -> {
            counts.put(ActKind.valueOf(row.getString(1)), row.getLong(2));
        });
        List<AuthorActivity.Act> recent = jdbc.sql(RECENT)
                .param(author)
                .query((row, index) -> new AuthorActivity.Act(
                        ActKind.valueOf(row.getString(1)),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .list();
        return new AuthorActivity(
                author,
                counts.getOrDefault(ActKind.POST, 0L),
                counts.getOrDefault(ActKind.COMMENT, 0L),
                counts.getOrDefault(ActKind.LIKE, 0L),
                recent.isEmpty() ? null : recent.get(0).at(),
                recent);
    }
}
