package io.millrace.community;

/** Events of the aggregate {@code view}, whose id is the post's. */
public sealed interface ViewEvent permits ViewsCounted {}
