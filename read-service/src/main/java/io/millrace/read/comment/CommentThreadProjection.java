package io.millrace.read.comment;

import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.community.PostDeleted;
import io.millrace.community.PostPublished;
import io.millrace.projection.EventContext;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.Column;
import io.millrace.projection.change.ProjectionTable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Comments with what they answer. A removed comment keeps its place, because answers may hang on it. */
@Component
@Projection(name = CommentThreadProjection.NAME, kind = ProjectionKind.STATE)
class CommentThreadProjection {

    static final String NAME = "comment-threads";

    private static final Column<UUID> COMMENT_ID = Column.uuid("comment_id");
    private static final Column<UUID> POST_ID = Column.uuid("post_id");
    private static final Column<UUID> PARENT_ID = Column.uuid("parent_id");
    private static final Column<String> AUTHOR_ID = Column.text("author_id");
    private static final Column<String> BODY = Column.text("body");
    private static final Column<Instant> ADDED_AT = Column.timestamptz("added_at");
    private static final Column<Instant> REMOVED_AT = Column.timestamptz("removed_at");

    private static final ProjectionTable COMMENTS = ProjectionTable.named("comment")
            .key(COMMENT_ID)
            .columns(POST_ID, PARENT_ID, AUTHOR_ID, BODY, ADDED_AT, REMOVED_AT);

    private static final Column<UUID> THREAD_ID = Column.uuid("post_id");
    private static final Column<Instant> PUBLISHED_AT = Column.timestamptz("published_at");
    private static final Column<Instant> DELETED_AT = Column.timestamptz("deleted_at");

    private static final ProjectionTable THREADS =
            ProjectionTable.named("comment_thread").key(THREAD_ID).columns(PUBLISHED_AT, DELETED_AT);

    @Handles
    void on(PostPublished post, EventContext event, Changes changes) {
        changes.upsert(THREADS, id(post.postId())).set(PUBLISHED_AT, event.occurredAt());
    }

    @Handles
    void on(PostDeleted post, EventContext event, Changes changes) {
        changes.upsert(THREADS, id(post.postId())).set(DELETED_AT, event.occurredAt());
    }

    @Handles
    void on(CommentAdded comment, EventContext event, Changes changes) {
        changes.upsert(COMMENTS, id(comment.commentId()))
                .set(POST_ID, id(comment.postId()))
                .set(PARENT_ID, idOrNull(comment.parentId()))
                .set(AUTHOR_ID, comment.authorId())
                .set(BODY, comment.body())
                .set(ADDED_AT, event.occurredAt());
    }

    @Handles
    void on(CommentRemoved comment, EventContext event, Changes changes) {
        changes.upsert(COMMENTS, id(comment.commentId()))
                .set(POST_ID, id(comment.postId()))
                .set(AUTHOR_ID, comment.authorId())
                .set(BODY, null)
                .set(REMOVED_AT, event.occurredAt());
    }

    private static UUID id(String text) {
        return UUID.fromString(text);
    }

    private static @Nullable UUID idOrNull(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }
}
