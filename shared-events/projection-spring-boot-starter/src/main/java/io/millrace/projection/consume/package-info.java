/** Feeds projections from Kafka: containers, assignment, seeking, back-off. */
@NullMarked
package io.millrace.projection.consume;

import org.jspecify.annotations.NullMarked;
