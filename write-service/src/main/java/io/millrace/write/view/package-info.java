/** Views of posts: count. */
@NullMarked
package io.millrace.write.view;

import org.jspecify.annotations.NullMarked;
