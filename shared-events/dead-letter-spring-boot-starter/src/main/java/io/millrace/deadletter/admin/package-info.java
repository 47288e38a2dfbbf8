/** The admin API over HTTP. */
@NullMarked
package io.millrace.deadletter.admin;

import org.jspecify.annotations.NullMarked;
