package io.millrace.testkit.projection;

import io.millrace.community.PostDeleted;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.Column;
import io.millrace.projection.change.ProjectionTable;
import java.util.Random;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The title of each post that there is. */
@Projection(name = "post-titles", kind = ProjectionKind.STATE)
class PostTitles {

    private static final Column<String> POST_ID = Column.text("post_id");
    private static final Column<String> TITLE = Column.text("title");
    private static final ProjectionTable TABLE =
            ProjectionTable.named("post_title").key(POST_ID).columns(TITLE);

    @Handles
    void on(PostPublished post, Changes changes) {
        changes.upsert(TABLE, post.postId()).set(TITLE, post.title());
    }

    @Handles
    void on(PostEdited post, Changes changes) {
        changes.upsert(TABLE, post.postId()).set(TITLE, post.title());
    }

    @Handles
    void on(PostDeleted post, Changes changes) {
        changes.delete(TABLE, post.postId());
    }

    static void createTable(DataSource dataSource) {
        JdbcClient.create(dataSource)
                .sql("CREATE TABLE post_title (post_id text PRIMARY KEY, title text NOT NULL)")
                .update();
    }

    static void writePosts(History history, Random random) {
        var next = new int[8];
        for (int i = 0; i < 60; i++) {
            int post = random.nextInt(next.length);
            var id = "p" + post;
            if (next[post]++ == 0) {
                history.append(id, new PostPublished(id, "ann", "Title " + i, "Body"));
            } else if (random.nextInt(5) == 0) {
                history.append(id, new PostDeleted(id, "ann"));
                next[post] = 0;
            } else {
                history.append(id, new PostEdited(id, "ann", "Title " + i, "Body"));
            }
        }
    }
}
