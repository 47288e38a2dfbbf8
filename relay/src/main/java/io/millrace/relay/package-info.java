/** The relay: follows the outbox of one database and publishes it to Kafka. */
@NullMarked
package io.millrace.relay;

import org.jspecify.annotations.NullMarked;
