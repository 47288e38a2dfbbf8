/** Sends captured rows to Kafka and confirms them only once they are acknowledged. */
@NullMarked
package io.millrace.relay.publish;

import org.jspecify.annotations.NullMarked;
