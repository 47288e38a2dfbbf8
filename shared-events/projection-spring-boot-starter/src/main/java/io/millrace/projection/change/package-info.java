/** The rows that handlers change: collected per batch, folded per key, written by multi-row statements. */
@NullMarked
package io.millrace.projection.change;

import org.jspecify.annotations.NullMarked;
