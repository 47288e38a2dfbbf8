package io.millrace.community;

/** Events of the aggregate {@code post}. */
public sealed interface PostEvent permits PostPublished, PostEdited, PostDeleted {}
