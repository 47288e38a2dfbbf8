/** What is let in: size and strictness of request bodies. */
@NullMarked
package io.millrace.write.request;

import org.jspecify.annotations.NullMarked;
