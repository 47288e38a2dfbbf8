package io.millrace.read.author;

import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
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
import org.springframework.stereotype.Component;

/** One row for each thing a person has done and not undone: a set, so that the last state is all that matters. */
@Component
@Projection(name = AuthorActivityProjection.NAME, kind = ProjectionKind.STATE)
class AuthorActivityProjection {

    static final String NAME = "author-activity";

    private static final Column<String> AUTHOR_ID = Column.text("author_id");
    private static final Column<String> KIND = Column.text("kind");
    private static final Column<UUID> SUBJECT_ID = Column.uuid("subject_id");
    private static final Column<UUID> POST_ID = Column.uuid("post_id");
    private static final Column<Instant> OCCURRED_AT = Column.timestamptz("occurred_at");

    private static final ProjectionTable ACTS =
            ProjectionTable.named("author_act").key(AUTHOR_ID, KIND, SUBJECT_ID).columns(POST_ID, OCCURRED_AT);

    @Handles
    void on(PostPublished post, EventContext event, Changes changes) {
        done(post.authorId(), ActKind.POST, post.postId(), post.postId(), event, changes);
    }

    @Handles
    void on(PostDeleted post, Changes changes) {
        undone(post.authorId(), ActKind.POST, post.postId(), changes);
    }

    @Handles
    void on(CommentAdded comment, EventContext event, Changes changes) {
        done(comment.authorId(), ActKind.COMMENT, comment.commentId(), comment.postId(), event, changes);
    }

    @Handles
    void on(CommentRemoved comment, Changes changes) {
        undone(comment.authorId(), ActKind.COMMENT, comment.commentId(), changes);
    }

    @Handles
    void on(LikeGiven like, EventContext event, Changes changes) {
        done(like.userId(), ActKind.LIKE, like.postId(), like.postId(), event, changes);
    }

    @Handles
    void on(LikeWithdrawn like, Changes changes) {
        undone(like.userId(), ActKind.LIKE, like.postId(), changes);
    }

    private static void done(
            String author, ActKind kind, String subject, String post, EventContext event, Changes changes) {
        changes.upsert(ACTS, author, kind.name(), UUID.fromString(subject))
                .set(POST_ID, UUID.fromString(post))
                .set(OCCURRED_AT, event.occurredAt());
    }

    private static void undone(String author, ActKind kind, String subject, Changes changes) {
        changes.delete(ACTS, author, kind.name(), UUID.fromString(subject));
    }
}
