package io.millrace.deadletter.index;

import java.time.Duration;
import java.util.Map;

/**
 * How dead letter topics are read.
 *
 * @param consumer properties of the consumer, such as addresses and credentials
 * @param admin properties of the admin client that reads the ids of topics
 * @param group consumer group
 * @param newTopics how often to look for topics that came into being
 * @param recheckTopics how often to look whether a topic was created again, and to try those that may not be read
 * @param longestBackOff the wait that repeated failures grow to
 */
public record IndexSettings(
        Map<String, Object> consumer,
        Map<String, Object> admin,
        String group,
        Duration newTopics,
        Duration recheckTopics,
        Duration longestBackOff) {
    public IndexSettings {
        consumer = Map.copyOf(consumer);
        admin = Map.copyOf(admin);
    }
}
