/** Likes of posts: give, withdraw. */
@NullMarked
package io.millrace.write.like;

import org.jspecify.annotations.NullMarked;
