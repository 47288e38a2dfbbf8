/** Spring Boot auto-configuration of projections. */
@NullMarked
package io.millrace.projection.autoconfigure;

import org.jspecify.annotations.NullMarked;
