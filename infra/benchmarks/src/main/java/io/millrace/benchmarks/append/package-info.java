/** What an event in the transaction costs its writer. */
@NullMarked
package io.millrace.benchmarks.append;

import org.jspecify.annotations.NullMarked;
