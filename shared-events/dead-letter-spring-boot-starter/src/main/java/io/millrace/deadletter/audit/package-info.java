/** Who did what to dead letters. */
@NullMarked
package io.millrace.deadletter.audit;

import org.jspecify.annotations.NullMarked;
