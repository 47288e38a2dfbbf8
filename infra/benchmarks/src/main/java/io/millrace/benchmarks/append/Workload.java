package io.millrace.benchmarks.append;

/** What a transaction does. */
enum Workload {
    /** Updates the aggregate. */
    AGGREGATE,
    /** Updates the aggregate and appends one event. */
    AGGREGATE_AND_EVENT
}
