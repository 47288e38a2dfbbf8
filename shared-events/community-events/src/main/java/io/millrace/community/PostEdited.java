package io.millrace.community;

import io.millrace.contract.event.EventType;

/** A post's text changed; carries the whole text. */
@EventType(value = "post.edited.v1", aggregate = "post")
public record PostEdited(String postId, String authorId, String title, String body) implements PostEvent {}
