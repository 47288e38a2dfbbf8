package io.millrace.write.comment;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.millrace.community.CommentAdded;
import io.millrace.community.CommentRemoved;
import io.millrace.contract.outbox.Receipt;
import io.millrace.outbox.Outbox;
import io.millrace.write.post.KnownPosts;
import io.millrace.write.problem.InvalidFieldException;
import io.millrace.write.problem.Problem;
import io.millrace.write.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Carries out the commands on comments: each changes the comment and appends what happened, or does neither. */
@Service
@Transactional
class CommentCommands {

    private final Comments comments;
    private final KnownPosts posts;
    private final Outbox outbox;
    private final Clock clock;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    CommentCommands(Comments comments, KnownPosts posts, Outbox outbox, Clock clock) {
        this.comments = comments;
        this.posts = posts;
        this.outbox = outbox;
        this.clock = clock;
    }

    CommentResource add(UUID postId, AddComment command) {
        posts.require(postId);
        requireParent(postId, command.parentId());
        var comment = new Comment(ids.generate(), postId, command, now());
        comments.saveAndFlush(comment);
        outbox.append(
                comment.getId().toString(),
                comment.version(),
                new CommentAdded(
                        comment.getId().toString(),
                        postId.toString(),
                        comment.parentId() == null ? null : comment.parentId().toString(),
                        comment.authorId(),
                        comment.body()));
        return CommentResource.of(comment);
    }

    @Transactional(readOnly = true)
    CommentResource read(UUID id) {
        return CommentResource.of(comments.findByIdAndRemovedFalse(id).orElseThrow(() -> unknown(id)));
    }

    /** Removing a comment again is no event: it answers the same receipt. */
    Receipt remove(UUID id) {
        var comment = comments.findById(id).orElseThrow(() -> unknown(id));
        if (comment.remove(now())) {
            comments.saveAndFlush(comment);
            outbox.append(
                    id.toString(),
                    comment.version(),
                    new CommentRemoved(id.toString(), comment.postId().toString(), comment.authorId()));
        }
        return CommentResource.of(comment).receipt();
    }

    private void requireParent(UUID postId, @Nullable UUID parentId) {
        if (parentId != null && !comments.existsByIdAndPostIdAndRemovedFalse(parentId, postId)) {
            throw new InvalidFieldException(
                    "parentId", "is not a comment of post %s, or was removed".formatted(postId));
        }
    }

    private static ProblemException unknown(UUID id) {
        return new ProblemException(Problem.UNKNOWN_COMMENT, "There is no comment %s".formatted(id));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
