package io.millrace.read.comment;

import io.millrace.read.page.Cursor;
import io.millrace.read.page.Page;
import io.millrace.read.page.PageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads comment threads. */
@Repository
class CommentThreads {

    private static final String EXISTS =
            """
            SELECT EXISTS (SELECT FROM comment_thread
                           WHERE post_id = ? AND published_at IS NOT NULL AND deleted_at IS NULL)
            """;

    private static final String COLUMNS = "c.comment_id, c.parent_id, c.author_id, c.body, c.added_at, c.removed_at";

    private static final String ROOTS = "SELECT " + COLUMNS
            + """
             FROM comment c
            WHERE c.post_id = ? AND c.parent_id IS NULL AND c.added_at IS NOT NULL
            """;

    private static final String OLDEST = ROOTS + "ORDER BY c.added_at, c.comment_id LIMIT ?";

    private static final String NEWER_THAN =
            ROOTS + "AND (c.added_at, c.comment_id) > (?::timestamptz, ?) ORDER BY c.added_at, c.comment_id LIMIT ?";

    /** Breadth first, so that a bound cuts off the deepest. The depth ends what garbage might make a circle. */
    private static final String DESCENDANTS = "WITH RECURSIVE below AS (SELECT " + COLUMNS
            + ", 1 AS depth FROM comment c WHERE c.parent_id = ANY (?) AND c.added_at IS NOT NULL UNION ALL SELECT "
            + COLUMNS
            + """
            , below.depth + 1
                FROM comment c JOIN below ON c.parent_id = below.comment_id
                WHERE c.added_at IS NOT NULL AND below.depth < 100
            )
            SELECT * FROM below ORDER BY depth, added_at, comment_id LIMIT 5000
            """;

    private final JdbcClient jdbc;

    CommentThreads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean exists(UUID post) {
        return jdbc.sql(EXISTS).param(post).query(Boolean.class).single();
    }

    Page<CommentNode> of(UUID post, PageRequest request) {
        var cursor = request.cursor();
        var query = cursor == null
                ? jdbc.sql(OLDEST).param(post).param(request.limit() + 1)
                : jdbc.sql(NEWER_THAN)
                        .param(post)
                        .param(cursor.instant().toString())
                        .param(cursor.id())
                        .param(request.limit() + 1);
        List<CommentRow> rows = query.query((row, index) -> comment(row)).list();
        var roots = Page.of(rows, request, last -> Cursor.of(last.addedAt(), last.id()));
        var ids = roots.items().stream().map(CommentRow::id).toArray(UUID[]::new);
        List<CommentRow> below = ids.length == 0
                ? List.of()
                : jdbc.sql(DESCENDANTS)
                        .param(ids)
                        .query((row, index) -> comment(row))
                        .list();
        return new Page<>(ThreadAssembly.of(roots.items(), below), roots.next());
    }

    private static CommentRow comment(ResultSet row) throws SQLException {
        return new CommentRow(
                row.getObject("comment_id", UUID.class),
                row.getObject("parent_id", UUID.class),
                row.getString("author_id"),
                row.getString("body"),
                row.getObject("added_at", OffsetDateTime.class).toInstant(),
                row.getObject("removed_at") != null);
    }
}
