package io.millrace.benchmarks.projection;

import io.millrace.stack.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

/** The table that all read sides write. */
final class PostSummaryTable {

    private static final String DIGEST =
            """
            SELECT count(*) || ' rows, ' || md5(string_agg(md5(row::text), '' ORDER BY post_id))
            FROM (SELECT post_id, author_id, title, body, version, like_count, comment_count, view_count
                  FROM post_summary) AS row
            """;

    private PostSummaryTable() {}

    static void create(Database database) {
        try (var script = PostSummaryTable.class.getResourceAsStream("post-summary.sql");
                var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            if (script == null) {
                throw new IllegalStateException("post-summary.sql is not on the class path");
            }
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create the table of post summaries", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read post-summary.sql", e);
        }
    }

    /** The same for tables with the same rows. */
    static String digest(Database database) {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(DIGEST)) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot read the post summaries", e);
        }
    }
}
