/** What all subcommands share: options, the workspace and the report's frame. */
@NullMarked
package io.millrace.benchmarks.command;

import org.jspecify.annotations.NullMarked;
