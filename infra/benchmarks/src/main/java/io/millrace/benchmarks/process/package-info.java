/** Child JVMs and the processor time and memory that processes use. */
@NullMarked
package io.millrace.benchmarks.process;

import org.jspecify.annotations.NullMarked;
