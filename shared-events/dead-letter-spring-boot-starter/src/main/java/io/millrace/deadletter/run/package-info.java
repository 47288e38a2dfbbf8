/** Replays of many letters: asked for, executed in gears, resumed after a crash. */
@NullMarked
package io.millrace.deadletter.run;

import org.jspecify.annotations.NullMarked;
