/** Why an operator's request cannot be done. */
@NullMarked
package io.millrace.deadletter.refusal;

import org.jspecify.annotations.NullMarked;
