/** The receipt of a change, in the response's header. */
@NullMarked
package io.millrace.write.receipt;

import org.jspecify.annotations.NullMarked;
