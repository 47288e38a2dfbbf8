/** Post summaries by a listener that saves each record with JPA, as a process of its own. */
@NullMarked
package io.millrace.benchmarks.projection.listener;

import org.jspecify.annotations.NullMarked;
