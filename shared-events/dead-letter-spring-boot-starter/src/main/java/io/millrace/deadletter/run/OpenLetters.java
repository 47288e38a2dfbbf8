package io.millrace.deadletter.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run would take of a selection.
 *
 * @param letters how many
 * @param newest first failure of the newest of them; null if there are none
 */
public record OpenLetters(long letters, @Nullable Instant newest) {}
