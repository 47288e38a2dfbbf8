package io.millrace.community;

import io.millrace.contract.event.EventType;

/** Someone likes a post no longer. */
@EventType(value = "like.withdrawn.v1", aggregate = "like")
public record LikeWithdrawn(String postId, String userId) implements LikeEvent {}
