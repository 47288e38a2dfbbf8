/** Finds the trace that an event is part of. */
@NullMarked
package io.millrace.outbox.trace;

import org.jspecify.annotations.NullMarked;
