package io.millrace.write.post;

import io.millrace.write.problem.Problem;
import io.millrace.write.problem.ProblemException;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Tells other capabilities whether a post is there. */
@Component
public class KnownPosts {

    private final Posts posts;

    KnownPosts(Posts posts) {
        this.posts = posts;
    }

    /**
     * Refuses to go on unless the post exists and is not deleted at this moment; it may be deleted the next.
     *
     * @throws ProblemException {@link Problem#UNKNOWN_POST}
     */
    public void require(UUID id) {
        if (!posts.existsByIdAndDeletedFalse(id)) {
            throw unknown(id);
        }
    }

    static ProblemException unknown(UUID id) {
        return new ProblemException(Problem.UNKNOWN_POST, "There is no post %s, or it was deleted".formatted(id));
    }
}
