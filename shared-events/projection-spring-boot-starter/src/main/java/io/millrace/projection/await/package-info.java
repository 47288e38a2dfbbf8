/** Read-your-writes: waits until a projection has applied the version of a receipt. */
@NullMarked
package io.millrace.projection.await;

import org.jspecify.annotations.NullMarked;
