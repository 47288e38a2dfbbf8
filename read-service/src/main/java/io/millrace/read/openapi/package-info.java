/** The page that documents the API. */
@NullMarked
package io.millrace.read.openapi;

import org.jspecify.annotations.NullMarked;
