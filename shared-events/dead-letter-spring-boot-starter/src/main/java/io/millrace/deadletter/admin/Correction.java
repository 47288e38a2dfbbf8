package io.millrace.deadletter.admin;

import org.jspecify.annotations.Nullable;

/**
 * A corrected payload.
 *
 * @param payload the whole new value
 * @param reason why; kept in the audit
 */
record Correction(@Nullable String payload, @Nullable String reason) {}
