/** A real PostgreSQL and a real Kafka broker on this machine, as child processes or as containers. */
@NullMarked
package io.millrace.stack;

import org.jspecify.annotations.NullMarked;
