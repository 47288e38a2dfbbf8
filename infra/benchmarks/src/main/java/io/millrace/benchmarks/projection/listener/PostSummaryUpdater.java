package io.millrace.benchmarks.projection.listener;

import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.community.ViewsCounted;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds, changes and saves a summary, one transaction per event. Nothing here notices an event that comes twice. */
@Service
class PostSummaryUpdater {

    private final PostSummaries summaries;

    PostSummaryUpdater(PostSummaries summaries) {
        this.summaries = summaries;
    }

    @Transactional
    public void apply(Object event, long version) {
        if (event instanceof PostPublished post) {
            change(post.postId(), row -> row.publish(post.authorId(), post.title(), post.body(), version));
        } else if (event instanceof PostEdited post) {
            change(post.postId(), row -> row.edit(post.title(), post.body(), version));
        } else if (event instanceof CommentAdded comment) {
            change(comment.postId(), row -> row.comment(1));
        } else if (event instanceof CommentRemoved comment) {
            change(comment.postId(), row -> row.comment(-1));
        } else if (event instanceof LikeGiven like) {
            change(like.postId(), row -> row.like(1));
        } else if (event instanceof LikeWithdrawn like) {
            change(like.postId(), row -> row.like(-1));
        } else if (event instanceof ViewsCounted views) {
            change(views.postId(), row -> row.viewed(views.total()));
        }
    }

    private void change(String postId, Consumer<PostSummary> change) {
        var id = UUID.fromString(postId);
        var summary = summaries.findById(id).orElseGet(() -> new PostSummary(id));
        change.accept(summary);
        summaries.save(summary);
    }
}
