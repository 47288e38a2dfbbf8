package io.millrace.projection.consume;

import java.time.Duration;
import java.util.Map;

/**
 * How projections read from Kafka.
 *
 * @param consumer properties of the consumers, such as addresses and credentials
 * @param admin properties of the admin client that reads the ids of topics
 * @param groupPrefix consumer groups are named by it and the projection's name
 * @param concurrency consumers per projection in this process
 * @param maxPollRecords most records in one batch
 * @param newTopics how often to look for topics and partitions that came into being
 * @param recheckTopics how often to look whether a topic was deleted and created again
 * @param firstBackOff wait after a first failure
 * @param longestBackOff the wait that repeated failures grow to
 * @param shutdown how long a stop waits for the batch in flight
 */
public record ConsumerSettings(
        Map<String, Object> consumer,
        Map<String, Object> admin,
        String groupPrefix,
        int concurrency,
        int maxPollRecords,
        Duration newTopics,
        Duration recheckTopics,
        Duration firstBackOff,
        Duration longestBackOff,
        Duration shutdown) {}
