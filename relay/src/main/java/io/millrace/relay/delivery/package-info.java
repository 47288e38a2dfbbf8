/** How far the outbox is delivered, and how large it is, told without a write for each row. */
@NullMarked
package io.millrace.relay.delivery;

import org.jspecify.annotations.NullMarked;
