/** The least that any relay on the replication stream has to do, as a process of its own: the floor of its cost. */
@NullMarked
package io.millrace.benchmarks.relay.bare;

import org.jspecify.annotations.NullMarked;
