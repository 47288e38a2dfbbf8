package io.millrace.deadletter.replay;

import org.jspecify.annotations.Nullable;

/**
 * A row that a replay would change.
 *
 * @param table its table
 * @param key its key, as JSON
 * @param before the row as it is, as JSON; null if there is none
 * @param after the row as it would be, as JSON; null if there would be none
 */
public record RowDifference(String table, String key, @Nullable String before, @Nullable String after) {}
