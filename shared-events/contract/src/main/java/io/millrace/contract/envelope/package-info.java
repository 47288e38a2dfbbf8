/** The envelope of an event on Kafka: CloudEvents 1.0 in Kafka's binary mode. */
@NullMarked
package io.millrace.contract.envelope;

import org.jspecify.annotations.NullMarked;
