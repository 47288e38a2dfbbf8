package io.millrace.deadletter.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How letters are copied to the dead letter topics of Kafka.
 *
 * @param enabled whether they are
 * @param createTopics whether a missing dead letter topic is created, with as many partitions as the topic it belongs to
 * @param interval how often to look for letters to copy
 * @param longestBackOff the wait that repeated failures of the database grow to
 */
@ConfigurationProperties("millrace.dead-letter.mirror")
record DeadLetterMirrorProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean createTopics,
        @DefaultValue("500ms") Duration interval,
        @DefaultValue("30s") Duration longestBackOff) {}
