package io.millrace.read.comment;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A comment as stored. */
record CommentRow(
        UUID id, @Nullable UUID parentId, String authorId, @Nullable String body, Instant addedAt, boolean removed) {}
