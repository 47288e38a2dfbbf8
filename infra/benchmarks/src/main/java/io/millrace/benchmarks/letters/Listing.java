package io.millrace.benchmarks.letters;

import io.millrace.deadletter.view.LetterPage;
import java.util.function.Supplier;

/**
 * A kind of page.
 *
 * @param what its name
 * @param requests makes the next request ready; the request alone is timed
 */
record Listing(String what, Supplier<? extends Supplier<? extends LetterPage<?>>> requests) {}
