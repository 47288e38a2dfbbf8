/** What the relay tells about itself. */
@NullMarked
package io.millrace.relay.health;

import org.jspecify.annotations.NullMarked;
