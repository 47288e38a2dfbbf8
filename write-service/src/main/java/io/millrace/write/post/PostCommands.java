package io.millrace.write.post;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.millrace.community.PostDeleted;
import io.millrace.community.PostEdited;
import io.millrace.community.PostEvent;
import io.millrace.community.PostPublished;
import io.millrace.contract.outbox.Receipt;
import io.millrace.outbox.Outbox;
import io.millrace.write.precondition.IfMatch;
import io.millrace.write.problem.Problem;
import io.millrace.write.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Carries out the commands on posts: each changes the post and appends what happened, or does neither. */
@Service
@Transactional
class PostCommands {

    private final Posts posts;
    private final Outbox outbox;
    private final Clock clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    PostCommands(Posts posts, Outbox outbox, Clock clock) {
        this.posts = posts;
        this.outbox = outbox;
        this.clock = clock;
    }

    PostResource publish(PublishPost command) {
        var post = new Post(ids.generate(), command, now());
        append(post, new PostPublished(id(post), post.authorId(), post.title(), post.body()));
        return PostResource.of(post);
    }

    @Transactional(readOnly = true)
    PostResource read(UUID id) {
        return PostResource.of(find(id));
    }

    /** An edit that changes nothing is no event: it answers the version that the post has. */
    PostResource edit(UUID id, IfMatch condition, EditPost command) {
        var post = find(id);
        condition.require(post.version());
        if (post.edit(command, now())) {
            append(post, new PostEdited(id(post), post.authorId(), post.title(), post.body()));
        }
        return PostResource.of(post);
    }

    Receipt delete(UUID id, IfMatch condition) {
        var post = find(id);
        condition.require(post.version());
        post.delete(now());
        return append(post, new PostDeleted(id(post), post.authorId()));
    }

    private Receipt append(Post post, PostEvent event) {
        try {
            posts.saveAndFlush(post);
        } catch (OptimisticLockingFailureException e) {
            throw new ProblemException(
                    Problem.STALE_VERSION,
                    "Post %s was changed at the same moment; read it again and decide again".formatted(post.getId()));
        }
        return outbox.append(id(post), post.version(), event);
    }

    private Post find(UUID id) {
        return posts.findByIdAndDeletedFalse(id).orElseThrow(() -> KnownPosts.unknown(id));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String id(Post post) {
        return post.getId().toString();
    }
}
