package io.millrace.deadletter.mirror;

import java.time.Duration;
import java.util.Map;

/**
 * How letters are copied to Kafka.
 *
 * @param producer properties of the producer, such as addresses and credentials
 * @param admin properties of the admin client that looks after the topics
 * @param createTopics whether missing dead letter topics are created
 * @param interval how often to look for letters to copy
 * @param longestBackOff the wait that repeated failures of the database grow to
 */
public record MirrorSettings(
        Map<String, Object> producer,
        Map<String, Object> admin,
        boolean createTopics,
        Duration interval,
        Duration longestBackOff) {
    public MirrorSettings {
        producer = Map.copyOf(producer);
        admin = Map.copyOf(admin);
    }
}
