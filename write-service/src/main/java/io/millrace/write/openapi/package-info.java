/** The page that documents the API. */
@NullMarked
package io.millrace.write.openapi;

import org.jspecify.annotations.NullMarked;
