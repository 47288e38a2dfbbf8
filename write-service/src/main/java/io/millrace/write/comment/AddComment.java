package io.millrace.write.comment;

import io.millrace.write.text.StorableText;
import io.millrace.write.text.UserName;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The command to comment on a post.
 *
 * @param parentId the comment that this one answers, if any
 */
record AddComment(
        @UserName String authorId, @NotBlank @Size(max = 5_000) @StorableText String body, @Nullable UUID parentId) {}
