/** The reference community as its users see it: the write and the read service over HTTP. */
@NullMarked
package io.millrace.local.community;

import org.jspecify.annotations.NullMarked;
