package io.millrace.testkit.projection;

import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.Column;
import io.millrace.projection.change.ProjectionTable;
import java.util.Random;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Likes per post, counted by steps. */
@Projection(name = "like-counts", kind = ProjectionKind.DELTA)
class LikeCounts {

    static final String DDL = "CREATE TABLE like_count (post_id text PRIMARY KEY, likes bigint NOT NULL)";

    private static final Column<String> POST_ID = Column.text("post_id");
    private static final Column<Long> LIKES = Column.counter("likes");
    private static final ProjectionTable TABLE =
            ProjectionTable.named("like_count").key(POST_ID).columns(LIKES);

    @Handles
    void on(LikeGiven like, Changes changes) {
        changes.upsert(TABLE, like.postId()).add(LIKES, 1);
    }

    @Handles
    void on(LikeWithdrawn like, Changes changes) {
        changes.upsert(TABLE, like.postId()).add(LIKES, -1);
    }

    static void createTable(DataSource dataSource) {
        JdbcClient.create(dataSource).sql(DDL).update();
    }

    static void writeLikes(History history, Random random) {
        var given = new boolean[3][4];
        for (int i = 0; i < 60; i++) {
            int post = random.nextInt(given.length);
            int user = random.nextInt(given[post].length);
            var id = "p%d:u%d".formatted(post, user);
            history.append(
                    id,
                    given[post][user]
                            ? new LikeWithdrawn("p" + post, "u" + user)
                            : new LikeGiven("p" + post, "u" + user));
            given[post][user] = !given[post][user];
        }
    }
}
