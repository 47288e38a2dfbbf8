package io.millrace.deadletter.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the dead letter topics of Kafka are read.
 *
 * @param enabled whether they are
 * @param group consumer group that reads them; by default the prefix of the projections' groups and dead-letter-index
 * @param topicDiscoveryInterval how long after its creation a topic may go unnoticed
 * @param topicCheckInterval how long it may go unnoticed that a topic was deleted and created again, or may be read now
 * @param longestBackOff the wait that repeated failures of the database or Kafka grow to
 */
@ConfigurationProperties("millrace.dead-letter.index")
record DeadLetterIndexProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String group,
        @DefaultValue("5s") Duration topicDiscoveryInterval,
        @DefaultValue("30s") Duration topicCheckInterval,
        @DefaultValue("30s") Duration longestBackOff) {}
