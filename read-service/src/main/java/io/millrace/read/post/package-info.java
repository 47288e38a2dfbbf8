/** Post summaries: a post with its likes, comments and views. */
@NullMarked
package io.millrace.read.post;

import org.jspecify.annotations.NullMarked;
