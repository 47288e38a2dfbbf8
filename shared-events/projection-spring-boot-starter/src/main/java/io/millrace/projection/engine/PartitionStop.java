package io.millrace.projection.engine;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition that a projection reads no further.
 *
 * @param partition the partition
 * @param offset the record it stopped before
 * @param failure why
 */
public record PartitionStop(TopicPartition partition, long offset, EventFailure failure) {}
