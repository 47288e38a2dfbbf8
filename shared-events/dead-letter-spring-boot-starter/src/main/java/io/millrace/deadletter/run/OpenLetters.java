package io.millrace.deadletter.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run would take of a selection.
 *
 * @param letters how many
 * @param until when the last of them became open; null if there are none
 */
public record OpenLetters(long letters, @Nullable Instant until) {}
