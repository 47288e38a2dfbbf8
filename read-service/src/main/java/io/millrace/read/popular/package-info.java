/** Popular posts: posts ranked by what people do with them. */
@NullMarked
package io.millrace.read.popular;

import org.jspecify.annotations.NullMarked;
