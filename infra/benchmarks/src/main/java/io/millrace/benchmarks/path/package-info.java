/** The whole path: a command to the write service until a query of the read service shows it. */
@NullMarked
package io.millrace.benchmarks.path;

import org.jspecify.annotations.NullMarked;
