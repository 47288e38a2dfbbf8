/** What an instance does in the background, and goes on with after every failure. */
@NullMarked
package io.millrace.deadletter.work;

import org.jspecify.annotations.NullMarked;
