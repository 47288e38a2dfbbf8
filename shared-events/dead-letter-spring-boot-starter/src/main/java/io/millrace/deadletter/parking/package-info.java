/** Puts failed records and those behind them aside, in the transaction of whoever reads them. */
@NullMarked
package io.millrace.deadletter.parking;

import org.jspecify.annotations.NullMarked;
