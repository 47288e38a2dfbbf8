package io.millrace.benchmarks.relay;

/**
 * One relay draining one backlog beside rows that it has relayed before.
 *
 * @param retained how many such rows the outbox holds
 * @param drain what the drain took
 */
record GrowthMeasurement(long retained, DrainMeasurement drain) {}
