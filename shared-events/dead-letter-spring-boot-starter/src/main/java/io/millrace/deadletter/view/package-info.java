/** What operators see of dead letters. */
@NullMarked
package io.millrace.deadletter.view;

import org.jspecify.annotations.NullMarked;
