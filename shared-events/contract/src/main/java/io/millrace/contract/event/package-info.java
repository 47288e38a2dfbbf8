/** Event types: a stable name with a major version, bound to the record that carries the payload. */
@NullMarked
package io.millrace.contract.event;

import org.jspecify.annotations.NullMarked;
