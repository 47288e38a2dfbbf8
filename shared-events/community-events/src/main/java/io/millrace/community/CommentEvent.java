package io.millrace.community;

/** Events of the aggregate {@code comment}. */
public sealed interface CommentEvent permits CommentAdded, CommentRemoved {}
