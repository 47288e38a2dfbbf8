/** The whole stack on one machine: its command line. */
@NullMarked
package io.millrace.local;

import org.jspecify.annotations.NullMarked;
