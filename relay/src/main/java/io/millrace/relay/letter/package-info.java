/** Rows that can never be sent, and those held behind them: kept in the write database. */
@NullMarked
package io.millrace.relay.letter;

import org.jspecify.annotations.NullMarked;
