/** Keeps what could not be applied, in order, until somebody replays it. */
@NullMarked
package io.millrace.deadletter;

import org.jspecify.annotations.NullMarked;
