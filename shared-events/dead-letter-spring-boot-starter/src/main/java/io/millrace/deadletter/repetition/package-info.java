/** Requests that are sent again, and done once. */
@NullMarked
package io.millrace.deadletter.repetition;

import org.jspecify.annotations.NullMarked;
