/** One relay per slot: the advisory lock. */
@NullMarked
package io.millrace.relay.leadership;

import org.jspecify.annotations.NullMarked;
