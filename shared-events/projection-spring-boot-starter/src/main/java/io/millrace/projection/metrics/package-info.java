/** What projections report of themselves. */
@NullMarked
package io.millrace.projection.metrics;

import org.jspecify.annotations.NullMarked;
