/** A scenario in a few lines: append events as a service does, carry them as the relay does, await projections. */
@NullMarked
package io.millrace.testkit.scenario;

import org.jspecify.annotations.NullMarked;
