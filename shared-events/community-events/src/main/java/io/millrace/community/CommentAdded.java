package io.millrace.community;

import io.millrace.contract.event.EventType;
import org.jspecify.annotations.Nullable;

/** Someone commented on a post, or answered a comment of it. */
@EventType(value = "comment.added.v1", aggregate = "comment")
public record CommentAdded(String commentId, String postId, @Nullable String parentId, String authorId, String body)
        implements CommentEvent {}
