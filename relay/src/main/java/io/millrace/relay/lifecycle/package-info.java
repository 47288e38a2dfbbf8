/** Starts, watches, rebuilds and drains the relay. */
@NullMarked
package io.millrace.relay.lifecycle;

import org.jspecify.annotations.NullMarked;
