package io.millrace.read.comment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A comment with its answers.
 *
 * @param authorId who wrote it; absent if it was removed
 * @param body its text; absent if it was removed
 * @param removed whether it was removed and stands only for its answers
 * @param answers oldest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CommentNode(
        UUID id,
        @Nullable String authorId,
        @Nullable String body,
        Instant addedAt,
        boolean removed,
        List<CommentNode> answers) {}
