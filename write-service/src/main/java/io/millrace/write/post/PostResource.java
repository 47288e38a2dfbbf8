package io.millrace.write.post;

import io.millrace.contract.outbox.Receipt;
import java.time.Instant;
import java.util.UUID;

/** A post as clients see it. */
record PostResource(
        UUID id, String authorId, String title, String body, Instant createdAt, Instant changedAt, long version) {

    static PostResource of(Post post) {
        return new PostResource(
                post.getId(),
                post.authorId(),
                post.title(),
                post.body(),
                post.createdAt(),
                post.changedAt(),
                post.version());
    }

    Receipt receipt() {
        return new Receipt(Post.AGGREGATE_TYPE, id.toString(), version);
    }
}
