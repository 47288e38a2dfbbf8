package io.millrace.write.comment;

import io.millrace.contract.outbox.Receipt;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A comment as clients see it. */
record CommentResource(
        UUID id, UUID postId, @Nullable UUID parentId, String authorId, String body, Instant createdAt, long version) {

    static CommentResource of(Comment comment) {
        return new CommentResource(
                comment.getId(),
                comment.postId(),
                comment.parentId(),
                comment.authorId(),
                comment.body(),
                comment.createdAt(),
                comment.version());
    }

    Receipt receipt() {
        return new Receipt(Comment.AGGREGATE_TYPE, id.toString(), version);
    }
}
