package io.millrace.benchmarks.path;

import io.millrace.contract.outbox.Receipt;

/**
 * One command on its way; moments in terms of {@link System#nanoTime()}.
 *
 * @param intended when it was to be sent
 * @param receipt what the write service answered
 * @param answered when it did
 * @param visible when a query had shown it
 */
record Passage(long intended, Receipt receipt, long answered, long visible) {}
