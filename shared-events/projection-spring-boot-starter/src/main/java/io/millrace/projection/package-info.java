/** Projections: plain classes whose handler methods turn events into rows, each event exactly once. */
@NullMarked
package io.millrace.projection;

import org.jspecify.annotations.NullMarked;
