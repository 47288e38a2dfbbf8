/** Reads what is committed to the outbox, in commit order. */
@NullMarked
package io.millrace.relay.capture;

import org.jspecify.annotations.NullMarked;
