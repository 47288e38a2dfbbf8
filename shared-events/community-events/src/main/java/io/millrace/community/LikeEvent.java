package io.millrace.community;

/** Events of the aggregate {@code like}, whose id is {@code postId:userId}. */
public sealed interface LikeEvent permits LikeGiven, LikeWithdrawn {}
