/** What the relay is told: its typed configuration. */
@NullMarked
package io.millrace.relay.settings;

import org.jspecify.annotations.NullMarked;
