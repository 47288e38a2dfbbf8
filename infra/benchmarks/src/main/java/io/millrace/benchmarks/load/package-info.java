/** An open-loop load generator: operations begin at their intended times, whatever the earlier ones do. */
@NullMarked
package io.millrace.benchmarks.load;

import org.jspecify.annotations.NullMarked;
