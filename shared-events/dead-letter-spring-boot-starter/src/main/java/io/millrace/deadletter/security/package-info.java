/** Who may see and decide what. */
@NullMarked
package io.millrace.deadletter.security;

import org.jspecify.annotations.NullMarked;
