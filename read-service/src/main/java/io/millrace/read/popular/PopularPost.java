package io.millrace.read.popular;

import java.util.UUID;

/**
 * A post with its rank.
 *
 * @param score ten for a like, twenty for a comment, one for a view
 */
record PopularPost(UUID id, String authorId, String title, long likes, long comments, long views, long score) {}
