/** Appends events to the outbox in the caller's transaction. */
@NullMarked
package io.millrace.outbox;

import org.jspecify.annotations.NullMarked;
