/** The flow as it is right now: what was written, relayed and applied, and how fast. */
@NullMarked
package io.millrace.local.flow;

import org.jspecify.annotations.NullMarked;
