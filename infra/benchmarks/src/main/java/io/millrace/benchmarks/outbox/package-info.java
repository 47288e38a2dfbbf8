/** An outbox with a backlog of one-event transactions, or with a steady stream of them. */
@NullMarked
package io.millrace.benchmarks.outbox;

import org.jspecify.annotations.NullMarked;
