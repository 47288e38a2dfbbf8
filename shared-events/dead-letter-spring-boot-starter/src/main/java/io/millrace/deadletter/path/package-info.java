/** How far events have come on their path, for people who look at it. */
@NullMarked
package io.millrace.deadletter.path;

import org.jspecify.annotations.NullMarked;
