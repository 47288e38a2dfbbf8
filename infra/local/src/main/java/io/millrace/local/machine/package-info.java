/** What a run takes of this machine: ports, a data directory, and processes that must not outlive it. */
@NullMarked
package io.millrace.local.machine;

import org.jspecify.annotations.NullMarked;
