/** How far the projections are, for people who look at the path of events. */
@NullMarked
package io.millrace.projection.path;

import org.jspecify.annotations.NullMarked;
