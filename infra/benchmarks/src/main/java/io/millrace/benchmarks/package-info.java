/** The command {@code bench}: benchmarks of every stretch of an event's way, with peers beside it. */
@NullMarked
package io.millrace.benchmarks;

import org.jspecify.annotations.NullMarked;
