/** Entity tags, and the conditions clients put on them. */
@NullMarked
package io.millrace.write.precondition;

import org.jspecify.annotations.NullMarked;
