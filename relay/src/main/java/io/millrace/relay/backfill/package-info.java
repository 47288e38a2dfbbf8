/** Sends retained outbox rows again when the log cannot. */
@NullMarked
package io.millrace.relay.backfill;

import org.jspecify.annotations.NullMarked;
