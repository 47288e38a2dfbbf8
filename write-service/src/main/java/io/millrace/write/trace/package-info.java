/** The trace a request belongs to. */
@NullMarked
package io.millrace.write.trace;

import org.jspecify.annotations.NullMarked;
