package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.report.Percentiles;

/**
 * One relay carrying a steady stream, warm.
 *
 * @param relay which
 * @param round which repetition
 * @param latency from the intended time of the insert to the receipt by a consumer that reads committed records
 * @param relayCpuSecondsPerMillion processor time of the relay's process in the measured interval, per million events
 * @param lost events that had not arrived ten seconds after the last insert, warm-up included
 */
record LatencyMeasurement(String relay, int round, Percentiles latency, double relayCpuSecondsPerMillion, long lost) {}
