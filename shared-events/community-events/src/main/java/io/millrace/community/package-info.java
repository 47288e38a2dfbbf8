/** The events of the reference community: posts, comments, likes and views. */
@NullMarked
package io.millrace.community;

import org.jspecify.annotations.NullMarked;
