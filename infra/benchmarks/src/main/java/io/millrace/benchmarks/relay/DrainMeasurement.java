package io.millrace.benchmarks.relay;

/**
 * One relay draining one backlog, warm.
 *
 * @param relay which
 * @param round which repetition
 * @param events how many were measured
 * @param seconds from the first measured event to the last, by the times the broker appended them
 * @param eventsPerSecond the rate in that interval
 * @param relayCpuSecondsPerMillion processor time of the relay's process in that interval, per million events
 * @param databaseCpuSecondsPerMillion of PostgreSQL with all its processes, likewise
 * @param brokerCpuSecondsPerMillion of the broker, likewise
 * @param secondsToFirst from the start of the process to its first event
 * @param mostHeapMiB the most heap in use after a collection
 * @param mostResidentMiB the most memory resident
 * @param lost events that did not arrive, warm-up included
 * @param duplicated events that arrived again
 * @param outOfOrder events that arrived before an earlier one of their aggregate
 */
record DrainMeasurement(
        String relay,
        int round,
        long events,
        double seconds,
        double eventsPerSecond,
        double relayCpuSecondsPerMillion,
        double databaseCpuSecondsPerMillion,
        double brokerCpuSecondsPerMillion,
        double secondsToFirst,
        long mostHeapMiB,
        long mostResidentMiB,
        long lost,
        long duplicated,
        long outOfOrder) {}
