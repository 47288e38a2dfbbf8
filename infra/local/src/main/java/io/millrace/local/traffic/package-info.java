/** Seeded commands of a busy community, and their way through the API. */
@NullMarked
package io.millrace.local.traffic;

import org.jspecify.annotations.NullMarked;
