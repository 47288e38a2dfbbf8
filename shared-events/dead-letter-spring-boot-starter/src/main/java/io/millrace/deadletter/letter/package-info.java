/** What a dead letter is: states, failures and their fingerprints. */
@NullMarked
package io.millrace.deadletter.letter;

import org.jspecify.annotations.NullMarked;
