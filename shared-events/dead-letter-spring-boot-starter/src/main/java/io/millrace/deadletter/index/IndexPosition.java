package io.millrace.deadletter.index;

/**
 * How far a partition is indexed.
 *
 * @param topicId Kafka's id of the topic
 * @param nextOffset the next record
 */
record IndexPosition(String topicId, long nextOffset) {}
