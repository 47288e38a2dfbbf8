package io.millrace.benchmarks.projection;

import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.community.LikeGiven;
import io.millrace.community.LikeWithdrawn;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.community.ViewsCounted;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * A community at work: of 100 events about 10 publish, 8 edit, 20 comment, 2 remove a comment, 38 like, 2 withdraw a
 * like and 20 count views, mostly of the latest posts. The same seed makes the same events. Not thread-safe.
 */
final class CommunityEventStream {

    private static final String TITLE = "A post among others";
    private static final String TEXT = "the body of a post which nobody ever reads ".repeat(7);
    private static final int LATEST = 2_000;

    private final Random random;
    private final List<Post> posts = new ArrayList<>();
    private final List<CommentAdded> comments = new ArrayList<>();
    private final List<LikeGiven> likes = new ArrayList<>();

    CommunityEventStream(long seed) {
        this.random = new Random(seed);
    }

    /** An event and the aggregate it belongs to. */
    record Next(String aggregateId, long version, Object event) {}

    Next next() {
        int kind = random.nextInt(100);
        if (posts.isEmpty() || kind < 10) {
            return publish();
        }
        var post = latest(posts);
        if (kind < 18) {
            return new Next(post.id, ++post.version, new PostEdited(post.id, post.author, TITLE, TEXT));
        }
        if (kind < 20 && !comments.isEmpty()) {
            var comment = comments.remove(comments.size() - 1);
            return new Next(
                    comment.commentId(),
                    2,
                    new CommentRemoved(comment.commentId(), comment.postId(), comment.authorId()));
        }
        if (kind < 40) {
            var comment = new CommentAdded(id(), post.id, null, id(), "Well said, and not for the first time");
            comments.add(comment);
            return new Next(comment.commentId(), 1, comment);
        }
        if (kind < 42 && !likes.isEmpty()) {
            var like = likes.remove(likes.size() - 1);
            return new Next(key(like), 2, new LikeWithdrawn(like.postId(), like.userId()));
        }
        if (kind < 80) {
            var like = new LikeGiven(post.id, id());
            likes.add(like);
            return new Next(key(like), 1, like);
        }
        post.views += random.nextInt(20) + 1;
        return new Next(post.id, ++post.viewVersion, new ViewsCounted(post.id, post.views));
    }

    private Next publish() {
        var post = new Post(id(), id());
        posts.add(post);
        return new Next(post.id, post.version, new PostPublished(post.id, post.author, TITLE, TEXT));
    }

    private <T> T latest(List<T> all) {
        double skewed = Math.pow(random.nextDouble(), 2) * Math.min(LATEST, all.size());
        return all.get(all.size() - 1 - (int) skewed);
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static String key(LikeGiven like) {
        return like.postId() + ":" + like.userId();
    }

    private static final class Post {

        private final String id;
        private final String author;
        private long version = 1;
        private long views;
        private long viewVersion;

        Post(String id, String author) {
            this.id = id;
            this.author = author;
        }
    }
}
