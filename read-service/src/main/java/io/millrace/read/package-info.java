/** The reference read side: projections of the community's events, and queries on them. */
@NullMarked
package io.millrace.read;

import org.jspecify.annotations.NullMarked;
