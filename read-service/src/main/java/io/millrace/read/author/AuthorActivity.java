package io.millrace.read.author;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person has written and liked, without what was deleted or withdrawn.
 *
 * @param lastActiveAt time of the latest act, if there is one
 * @param recent the latest acts, newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuthorActivity(
        String authorId, long posts, long comments, long likes, @Nullable Instant lastActiveAt, List<Act> recent) {

    /**
     * One act.
     *
     * @param id the post or comment it is about
     * @param postId the post it belongs to
     */
    record Act(ActKind kind, UUID id, UUID postId, Instant at) {}
}
