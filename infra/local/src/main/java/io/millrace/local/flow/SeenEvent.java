package io.millrace.local.flow;

/**
 * One event as it came by on its topic.
 *
 * @param key the aggregate's id
 * @param version the aggregate's version
 * @param occurredAt when it was appended, in milliseconds since 1970
 */
record SeenEvent(
        String id, String type, String key, long version, String topic, int partition, long offset, long occurredAt) {}
