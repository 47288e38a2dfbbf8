/** Copies letters to the dead letter topics of Kafka, after they are committed. */
@NullMarked
package io.millrace.deadletter.mirror;

import org.jspecify.annotations.NullMarked;
