package io.millrace.benchmarks.path;

import io.millrace.contract.outbox.Receipt;

/**
 * What a command changed.
 *
 * @param post the post that shows it
 * @param receipt what the write service answered
 */
record Change(String post, Receipt receipt) {}
