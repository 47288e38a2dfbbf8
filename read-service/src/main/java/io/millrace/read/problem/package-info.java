/** Errors as problem details of RFC 9457. */
@NullMarked
package io.millrace.read.problem;

import org.jspecify.annotations.NullMarked;
