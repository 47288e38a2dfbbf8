package io.millrace.benchmarks.projection.starter;

import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.community.ViewsCounted;
import io.millrace.projection.EventContext;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.Column;
import io.millrace.projection.change.ProjectionTable;
import io.millrace.projection.change.RowChange;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The post summaries of the reference read side, alone, so that no other projection competes with them. */
@Component
@Projection(name = "post-summaries", kind = ProjectionKind.DELTA)
class PostSummaryProjection {

    private static final Column<UUID> POST_ID = Column.uuid("post_id");
    private static final Column<String> AUTHOR_ID = Column.text("author_id");
    private static final Column<String> TITLE = Column.text("title");
    private static final Column<String> BODY = Column.text("body");
    private static final Column<Long> VERSION = Column.counter("version");
    private static final Column<Long> LIKES = Column.counter("like_count");
    private static final Column<Long> COMMENTS = Column.counter("comment_count");
    private static final Column<Long> VIEWS = Column.counter("view_count");
    private static final ProjectionTable POSTS = ProjectionTable.named("post_summary")
            .key(POST_ID)
            .columns(AUTHOR_ID, TITLE, BODY, VERSION, LIKES, COMMENTS, VIEWS);

    @Handles
    void on(PostPublished post, EventContext event, Changes changes) {
        row(post.postId(), changes)
                .set(AUTHOR_ID, post.authorId())
                .set(TITLE, post.title())
                .set(BODY, post.body())
                .set(VERSION, event.version());
    }

    @Handles
    void on(PostEdited post, EventContext event, Changes changes) {
        row(post.postId(), changes)
                .set(TITLE, post.title())
                .set(BODY, post.body())
                .set(VERSION, event.version());
    }

    @Handles
    void on(CommentAdded comment, Changes changes) {
        row(comment.postId(), changes).add(COMMENTS, 1);
    }

    @Handles
    void on(CommentRemoved comment, Changes changes) {
        row(comment.postId(), changes).add(COMMENTS, -1);
    }

    @Handles
    void on(LikeGiven like, Changes changes) {
        row(like.postId(), changes).add(LIKES, 1);
    }

    @Handles
    void on(LikeWithdrawn like, Changes changes) {
        row(like.postId(), changes).add(LIKES, -1);
    }

    @Handles
    void on(ViewsCounted views, Changes changes) {
        row(views.postId(), changes).set(VIEWS, views.total());
    }

    private static RowChange row(String postId, Changes changes) {
        return changes.upsert(POSTS, UUID.fromString(postId));
    }
}
