/** What operators see of failed rows and can do with them. */
@NullMarked
package io.millrace.relay.admin;

import org.jspecify.annotations.NullMarked;
