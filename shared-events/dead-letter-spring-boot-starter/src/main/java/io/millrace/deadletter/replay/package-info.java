/** Applies letters again, and what waited behind them. */
@NullMarked
package io.millrace.deadletter.replay;

import org.jspecify.annotations.NullMarked;
