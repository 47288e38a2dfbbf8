package io.millrace.read.popular;

import io.millrace.read.page.Cursor;
import io.millrace.read.page.Page;
import io.millrace.read.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads popular posts. */
@Repository
class PopularPosts {

    private static final String SELECT =
            """
            SELECT post_id, author_id, title, like_count, comment_count, view_count, score
            FROM popular_post
            WHERE published_at IS NOT NULL AND deleted_at IS NULL
            """;

    private static final String FIRST = SELECT + "ORDER BY score DESC, post_id DESC LIMIT ?";

    private static final String BEHIND =
            SELECT + "AND (score, post_id) < (?, ?) ORDER BY score DESC, post_id DESC LIMIT ?";

    private final JdbcClient jdbc;

    PopularPosts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Page<PopularPost> ranked(PageRequest request) {
        var cursor = request.cursor();
        var query = cursor == null
                ? jdbc.sql(FIRST).param(request.limit() + 1)
                : jdbc.sql(BEHIND).param(cursor.number()).param(cursor.id()).param(request.limit() + 1);
        List<PopularPost> rows = query.query((row, index) -> post(row)).list();
        return Page.of(rows, request, last -> Cursor.of(last.score(), last.id()));
    }

    private static PopularPost post(ResultSet row) throws SQLException {
        return new PopularPost(
                row.getObject("post_id", UUID.class),
                row.getString("author_id"),
                row.getString("title"),
                row.getLong("like_count"),
                row.getLong("comment_count"),
                row.getLong("view_count"),
                row.getLong("score"));
    }
}
