package io.millrace.projection.engine;

import io.millrace.projection.EventContext;
import io.millrace.projection.Outcome;

/**
 * An event whose outcome is committed.
 *
 * @param context where the event comes from
 * @param outcome what became of it; never {@link Outcome#HELD}
 */
public record AppliedEvent(EventContext context, Outcome outcome) {}
