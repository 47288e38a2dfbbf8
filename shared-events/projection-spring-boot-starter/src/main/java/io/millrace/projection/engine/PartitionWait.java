package io.millrace.projection.engine;

import org.apache.kafka.common.TopicPartition;

/**
 * A partition that cannot go on just now. Give its records again from the offset, after a while.
 *
 * @param partition the partition
 * @param offset the record it waits before
 * @param failure what has to pass
 */
public record PartitionWait(TopicPartition partition, long offset, EventFailure failure) {}
