/** The outbox table: its columns, its migrations, and the receipt an append returns. */
@NullMarked
package io.millrace.contract.outbox;

import org.jspecify.annotations.NullMarked;
