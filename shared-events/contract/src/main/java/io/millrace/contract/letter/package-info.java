/** Dead letters: what a record of a dead letter topic tells about its failure. */
@NullMarked
package io.millrace.contract.letter;

import org.jspecify.annotations.NullMarked;
