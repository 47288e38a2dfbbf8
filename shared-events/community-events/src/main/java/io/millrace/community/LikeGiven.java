package io.millrace.community;

import io.millrace.contract.event.EventType;

/** Someone likes a post. The aggregate is the pair of post and user. */
@EventType(value = "like.given.v1", aggregate = "like")
public record LikeGiven(String postId, String userId) implements LikeEvent {}
