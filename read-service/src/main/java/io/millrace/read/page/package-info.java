/** Keyset pagination with opaque cursors. */
@NullMarked
package io.millrace.read.page;

import org.jspecify.annotations.NullMarked;
