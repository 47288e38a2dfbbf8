package io.millrace.read.post;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A post as readers see it.
 *
 * @param version version of the post; its counts change without it
 * @param editedAt when its text last changed, if ever
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PostSummary(
        UUID id,
        String authorId,
        String title,
        String body,
        long likes,
        long comments,
        long views,
        Instant publishedAt,
        @Nullable Instant editedAt,
        long version) {}
