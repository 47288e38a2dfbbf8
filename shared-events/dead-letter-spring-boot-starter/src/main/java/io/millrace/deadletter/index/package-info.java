/** Takes in what lies in dead letter topics, whoever put it there. */
@NullMarked
package io.millrace.deadletter.index;

import org.jspecify.annotations.NullMarked;
