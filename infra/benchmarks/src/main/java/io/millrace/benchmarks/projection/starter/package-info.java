/** Post summaries by Millrace's projection starter, as a process of its own. */
@NullMarked
package io.millrace.benchmarks.projection.starter;

import org.jspecify.annotations.NullMarked;
