/** Applying a backlog of events to post summaries, in Millrace's way and record by record. */
@NullMarked
package io.millrace.benchmarks.projection;

import org.jspecify.annotations.NullMarked;
