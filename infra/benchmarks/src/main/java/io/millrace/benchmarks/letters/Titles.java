package io.millrace.benchmarks.letters;

import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.projection.EventContext;
import io.millrace.projection.Handles;
import io.millrace.projection.Projection;
import io.millrace.projection.ProjectionKind;
import io.millrace.projection.UnprocessableEventException;
import io.millrace.projection.change.Changes;
import io.millrace.projection.change.Column;
import io.millrace.projection.change.ProjectionTable;
import java.util.UUID;
import java.util.function.Predicate;

/** Titles of posts, some of which it cannot apply. */
@Projection(name = "titles", kind = ProjectionKind.DELTA)
final class Titles {

    static final String DDL =
            "CREATE TABLE title (post_id uuid PRIMARY KEY, title text NOT NULL, body text NOT NULL, version bigint NOT NULL)";

    private static final Column<UUID> POST_ID = Column.uuid("post_id");
    private static final Column<String> TITLE = Column.text("title");
    private static final Column<String> BODY = Column.text("body");
    private static final Column<Long> VERSION = Column.counter("version");
    private static final ProjectionTable TITLES =
            ProjectionTable.named("title").key(POST_ID).columns(TITLE, BODY, VERSION);

    private volatile Predicate<String> spoilt = post -> false;

    /** From now on it can apply no event of these posts. */
    void spoil(Predicate<String> posts) {
        spoilt = posts;
    }

    @Handles
    void on(PostPublished post, EventContext event, Changes changes) {
        write(post.postId(), post.title(), post.body(), event, changes);
    }

    @Handles
    void on(PostEdited post, EventContext event, Changes changes) {
        write(post.postId(), post.title(), post.body(), event, changes);
    }

    private void write(String id, String title, String body, EventContext event, Changes changes) {
        if (spoilt.test(id)) {
            throw new UnprocessableEventException("spoilt");
        }
        changes.upsert(TITLES, UUID.fromString(id))
                .set(TITLE, title)
                .set(BODY, body)
                .set(VERSION, event.version());
    }
}
