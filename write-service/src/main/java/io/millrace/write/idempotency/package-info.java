/** Commands that are sent again under the same key are carried out once. */
@NullMarked
package io.millrace.write.idempotency;

import org.jspecify.annotations.NullMarked;
