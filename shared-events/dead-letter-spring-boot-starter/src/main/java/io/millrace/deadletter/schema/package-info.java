/** The tables of dead letters. */
@NullMarked
package io.millrace.deadletter.schema;

import org.jspecify.annotations.NullMarked;
