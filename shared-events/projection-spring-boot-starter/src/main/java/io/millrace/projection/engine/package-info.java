/** Applies a batch of records to one projection in one transaction; knows nothing of consumers. */
@NullMarked
package io.millrace.projection.engine;

import org.jspecify.annotations.NullMarked;
