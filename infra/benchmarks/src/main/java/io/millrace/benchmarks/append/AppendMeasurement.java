package io.millrace.benchmarks.append;

import io.millrace.benchmarks.report.Percentiles;

/**
 * One workload for some seconds.
 *
 * @param aggregate how the aggregate is changed
 * @param workload which
 * @param round which repetition
 * @param transactions how many were committed
 * @param perSecond the rate
 * @param duration how long each took its client
 * @param databaseCpuSecondsPerMillion processor time of PostgreSQL with all its processes, per million transactions
 * @param writerCpuSecondsPerMillion processor time of the writing JVM, likewise
 */
record AppendMeasurement(
        Aggregates.Kind aggregate,
        Workload workload,
        int round,
        long transactions,
        double perSecond,
        Percentiles duration,
        double databaseCpuSecondsPerMillion,
        double writerCpuSecondsPerMillion) {}
