package io.millrace.local.traffic;

import io.millrace.local.traffic.Command.AddComment;
import io.millrace.local.traffic.Command.DeletePost;
import io.millrace.local.traffic.Command.EditPost;
import io.millrace.local.traffic.Command.LikePost;
import io.millrace.local.traffic.Command.PublishPost;
import io.millrace.local.traffic.Command.RemoveComment;
import io.millrace.local.traffic.Command.UnlikePost;
import io.millrace.local.traffic.Command.ViewPost;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * An endless sequence of commands that depends on its seed alone. Not thread-safe.
 *
 * <p>Later posts are more popular; users repeat themselves, so that likes are given twice and withdrawn unseen.
 */
public final class CommandGenerator {

    private static final int USERS = 40;
    private static final int POSTS_IN_USE = 200;

    private final SplittableRandom random;
    private final Prose prose;
    private final List<LivePost> posts = new ArrayList<>();
    private int postsSoFar;
    private int commentsSoFar;

    public CommandGenerator(long seed) {
        random = new SplittableRandom(seed);
        prose = new Prose(random.split());
    }

    Command next() {
        int dice = random.nextInt(100);
        if (posts.size() < 5 || dice < 10) {
            return publish();
        }
        var post = popularPost();
        if (dice < 20) {
            return new EditPost(post.number, prose.title(), prose.body());
        }
        if (dice < 23) {
            posts.remove(post);
            return new DeletePost(post.number);
        }
        if (dice < 41) {
            return comment(post);
        }
        if (dice < 46 && !post.comments.isEmpty()) {
            return new RemoveComment(post.number, post.comments.remove(random.nextInt(post.comments.size())));
        }
        if (dice < 70) {
            return new LikePost(post.number, user());
        }
        return dice < 78 ? new UnlikePost(post.number, user()) : new ViewPost(post.number);
    }

    private Command publish() {
        if (posts.size() >= POSTS_IN_USE) {
            posts.remove(0);
        }
        var post = new LivePost(postsSoFar++);
        posts.add(post);
        return new PublishPost(post.number, user(), prose.title(), prose.body());
    }

    private Command comment(LivePost post) {
        var answered = answered(post);
        int number = commentsSoFar++;
        post.comments.add(number);
        return new AddComment(post.number, number, answered, user(), prose.sentence());
    }

    private @Nullable Integer answered(LivePost post) {
        return post.comments.isEmpty() || random.nextInt(3) > 0
                ? null
                : post.comments.get(random.nextInt(post.comments.size()));
    }

    private LivePost popularPost() {
        double skewed = Math.sqrt(random.nextDouble());
        return posts.get((int) (skewed * posts.size()));
    }

    private String user() {
        return Prose.user(random.nextInt(USERS));
    }

    private static final class LivePost {

        private final int number;
        private final List<Integer> comments = new ArrayList<>();

        private LivePost(int number) {
            this.number = number;
        }
    }
}
