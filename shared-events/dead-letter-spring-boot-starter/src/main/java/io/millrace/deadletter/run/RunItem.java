package io.millrace.deadletter.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A letter of a run.
 *
 * @param place its place in the run, from 1 on
 * @param letter which letter
 * @param outcome what became of it; null while it is to be applied
 * @param note why it failed or was not replayed
 */
public record RunItem(long place, UUID letter, @Nullable ItemOutcome outcome, @Nullable String note) {}
