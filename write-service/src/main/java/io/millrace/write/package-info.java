/** The write side of the reference community. */
@NullMarked
package io.millrace.write;

import org.jspecify.annotations.NullMarked;
