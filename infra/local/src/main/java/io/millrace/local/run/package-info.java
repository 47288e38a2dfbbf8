/** Starts, watches and stops all parts of the stack. */
@NullMarked
package io.millrace.local.run;

import org.jspecify.annotations.NullMarked;
