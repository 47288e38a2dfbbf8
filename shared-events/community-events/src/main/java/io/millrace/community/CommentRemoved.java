package io.millrace.community;

import io.millrace.contract.event.EventType;

/** A comment is gone; its answers stay. */
@EventType(value = "comment.removed.v1", aggregate = "comment")
public record CommentRemoved(String commentId, String postId, String authorId) implements CommentEvent {}
