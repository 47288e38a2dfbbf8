/** The page that shows the flow live in a browser. */
@NullMarked
package io.millrace.local.page;

import org.jspecify.annotations.NullMarked;
