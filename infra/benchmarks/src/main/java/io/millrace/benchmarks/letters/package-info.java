/** {@code bench letters}: what parked keys cost, how fast letters are replayed, how fast they are listed. */
@NullMarked
package io.millrace.benchmarks.letters;

import org.jspecify.annotations.NullMarked;
