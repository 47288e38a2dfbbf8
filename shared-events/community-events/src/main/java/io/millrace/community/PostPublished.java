package io.millrace.community;

import io.millrace.contract.event.EventType;

/** A post appeared. */
@EventType(value = "post.published.v1", aggregate = "post")
public record PostPublished(String postId, String authorId, String title, String body) implements PostEvent {}
