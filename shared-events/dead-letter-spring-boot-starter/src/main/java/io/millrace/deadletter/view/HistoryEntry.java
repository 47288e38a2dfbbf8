package io.millrace.deadletter.view;

import io.millrace.deadletter.letter.LetterState;
import java.time.Instant;

/**
 * A change of a letter.
 *
 * @param at when
 * @param state its state from then on
 * @param actor who brought it about
 * @param note why
 */
public record HistoryEntry(Instant at, LetterState state, String actor, String note) {}
