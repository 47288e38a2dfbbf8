/** What texts and names may consist of. */
@NullMarked
package io.millrace.write.text;

import org.jspecify.annotations.NullMarked;
