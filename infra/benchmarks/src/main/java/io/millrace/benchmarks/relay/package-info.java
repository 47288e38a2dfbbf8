/** Relays side by side over the same backlog: Millrace's and its peers. */
@NullMarked
package io.millrace.benchmarks.relay;

import org.jspecify.annotations.NullMarked;
