/** Spring Boot auto-configuration of dead letters. */
@NullMarked
package io.millrace.deadletter.autoconfigure;

import org.jspecify.annotations.NullMarked;
