/** The replication slot and all it needs in the database: checked, created, watched. */
@NullMarked
package io.millrace.relay.slot;

import org.jspecify.annotations.NullMarked;
