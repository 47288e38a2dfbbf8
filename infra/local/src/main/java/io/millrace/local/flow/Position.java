package io.millrace.local.flow;

/**
 * Where a projection stands on one partition.
 *
 * @param nextOffset offset of the record it applies next
 */
record Position(String projection, String topic, int partition, long nextOffset) {}
