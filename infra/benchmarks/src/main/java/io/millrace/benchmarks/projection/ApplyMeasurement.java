package io.millrace.benchmarks.projection;

/**
 * One read side applying the backlog, warm.
 *
 * @param readSide which
 * @param round which repetition
 * @param events how many were measured
 * @param seconds how long they took
 * @param eventsPerSecond the rate
 * @param readSideCpuSecondsPerMillion processor time of the read side's process, per million events
 * @param databaseCpuSecondsPerMillion of PostgreSQL with all its processes, likewise
 * @param mostHeapMiB the most heap in use after a collection
 * @param digest of the rows it wrote; the same for all
 */
record ApplyMeasurement(
        String readSide,
        int round,
        long events,
        double seconds,
        double eventsPerSecond,
        double readSideCpuSecondsPerMillion,
        double databaseCpuSecondsPerMillion,
        long mostHeapMiB,
        String digest) {}
