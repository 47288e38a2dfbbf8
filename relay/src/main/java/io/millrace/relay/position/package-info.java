/** How far the relay has sent, kept in Kafka. */
@NullMarked
package io.millrace.relay.position;

import org.jspecify.annotations.NullMarked;
