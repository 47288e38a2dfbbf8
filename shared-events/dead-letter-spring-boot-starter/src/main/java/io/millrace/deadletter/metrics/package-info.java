/** Meters of dead letters. */
@NullMarked
package io.millrace.deadletter.metrics;

import org.jspecify.annotations.NullMarked;
