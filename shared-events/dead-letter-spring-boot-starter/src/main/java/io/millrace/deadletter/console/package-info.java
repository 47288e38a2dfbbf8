/** The console: what operators see and decide in a browser. */
@NullMarked
package io.millrace.deadletter.console;

import org.jspecify.annotations.NullMarked;
