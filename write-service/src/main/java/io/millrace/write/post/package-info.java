/** Posts: publish, read, edit, delete. */
@NullMarked
package io.millrace.write.post;

import org.jspecify.annotations.NullMarked;
