/** Brings the outbox's tables to their version and keeps partitions ahead of time. */
@NullMarked
package io.millrace.outbox.schema;

import org.jspecify.annotations.NullMarked;
