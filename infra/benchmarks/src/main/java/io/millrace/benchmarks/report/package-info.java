/** What a run found, as a table on the console and as JSON with the machine it comes from. */
@NullMarked
package io.millrace.benchmarks.report;

import org.jspecify.annotations.NullMarked;
