/** What every Millrace service agrees on. Plain Java, no Spring. */
@NullMarked
package io.millrace.contract;

import org.jspecify.annotations.NullMarked;
