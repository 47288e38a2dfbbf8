/** Errors as problem details of RFC 9457, each kind with a stable type. */
@NullMarked
package io.millrace.write.problem;

import org.jspecify.annotations.NullMarked;
