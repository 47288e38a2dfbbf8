package io.millrace.relay.settings;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks for when a slot is lost: create it anew and send retained rows again.
 *
 * @param from rows appended since then are sent again, once for each value; unset for none
 */
public record BackfillProperties(@Nullable Instant from) {}
