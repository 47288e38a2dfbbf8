package io.millrace.community;

import io.millrace.contract.event.EventType;

/** A post was viewed; carries the total, so that a later one supersedes it. */
@EventType(value = "view.counted.v1", aggregate = "view")
public record ViewsCounted(String postId, long total) implements ViewEvent {}
