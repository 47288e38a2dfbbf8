/** The PostgreSQL and the Kafka that a benchmark runs on, and what it reads of them. */
@NullMarked
package io.millrace.benchmarks.stack;

import org.jspecify.annotations.NullMarked;
