/** Comments on posts: add, remove. */
@NullMarked
package io.millrace.write.comment;

import org.jspecify.annotations.NullMarked;
