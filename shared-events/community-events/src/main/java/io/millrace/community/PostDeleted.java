package io.millrace.community;

import io.millrace.contract.event.EventType;

/** A post is gone. */
@EventType(value = "post.deleted.v1", aggregate = "post")
public record PostDeleted(String postId, String authorId) implements PostEvent {}
