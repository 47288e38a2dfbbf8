/** Comment threads: the comments of a post with their answers. */
@NullMarked
package io.millrace.read.comment;

import org.jspecify.annotations.NullMarked;
