/** The capture on an embedded Debezium engine. */
@NullMarked
package io.millrace.relay.capture.debezium;

import org.jspecify.annotations.NullMarked;
