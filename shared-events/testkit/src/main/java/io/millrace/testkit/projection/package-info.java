/** What every projection must bear: a contract suite to inherit. */
@NullMarked
package io.millrace.testkit.projection;

import org.jspecify.annotations.NullMarked;
