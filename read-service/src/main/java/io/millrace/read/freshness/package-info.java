/** Read-your-writes: queries that wait for a receipt. */
@NullMarked
package io.millrace.read.freshness;

import org.jspecify.annotations.NullMarked;
