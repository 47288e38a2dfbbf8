/** The check: every projection is compared with the write side after crashes in the middle of load. */
@NullMarked
package io.millrace.local.check;

import org.jspecify.annotations.NullMarked;
