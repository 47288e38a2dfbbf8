package io.millrace.read.post;

import io.millrace.read.page.Cursor;
import io.millrace.read.page.Page;
import io.millrace.read.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads post summaries. */
@Repository
class PostSummaries {

    private static final String SELECT =
            """
            SELECT post_id, author_id, title, body, like_count, comment_count, view_count, published_at, edited_at, version
            FROM post_summary
            WHERE published_at IS NOT NULL AND deleted_at IS NULL
            """;

    private static final String ONE = SELECT + "AND post_id = ?";

    private static final String NEWEST = SELECT + "ORDER BY published_at DESC, post_id DESC LIMIT ?";

    private static final String OLDER_THAN = SELECT
            + "AND (published_at, post_id) < (?::timestamptz, ?) ORDER BY published_at DESC, post_id DESC LIMIT ?";

    private final JdbcClient jdbc;

    PostSummaries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PostSummary> find(UUID post) {
        return jdbc.sql(ONE).param(post).query((row, index) -> summary(row)).optional();
    }

    Page<PostSummary> newest(PageRequest request) {
        var cursor = request.cursor();
        var query = cursor == null
                ? jdbc.sql(NEWEST).param(request.limit() + 1)
                : jdbc.sql(OLDER_THAN)
                        .param(cursor.instant().toString())
                        .param(cursor.id())
                        .param(request.limit() + 1);
        List<PostSummary> rows = query.query((row, index) -> summary(row)).list();
        return Page.of(rows, request, last -> Cursor.of(last.publishedAt(), last.id()));
    }

    private static PostSummary summary(ResultSet row) throws SQLException {
        return new PostSummary(
                row.getObject("post_id", UUID.class),
                row.getString("author_id"),
                row.getString("title"),
                row.getString("body"),
                row.getLong("like_count"),
                row.getLong("comment_count"),
                row.getLong("view_count"),
                row.getObject("published_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("edited_at", OffsetDateTime.class)),
                row.getLong("version"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
