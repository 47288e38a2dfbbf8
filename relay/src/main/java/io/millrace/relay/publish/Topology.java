package io.millrace.relay.publish;

import io.millrace.relay.settings.TopicProperties;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure a topic exists before the first record goes there. Confined to the relay's thread. */
final class Topology implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Topology.class);

    private final Admin admin;
    private final TopicProperties properties;
    private final SinkBreaker breaker;
    private final Set<String> known = new HashSet<>();

    Topology(Admin admin, TopicProperties properties, SinkBreaker breaker) {
        this.admin = admin;
        this.properties = properties;
        this.breaker = breaker;
    }

    /**
     * Makes sure that the topic exists.
     *
     * @throws MissingTopicException if it does not and the relay may not create it
     */
    void ensure(String topic) throws InterruptedException {
        if (known.contains(topic)) {
            return;
        }
        ensure(new NewTopic(topic, properties.partitions(), properties.replicationFactor()));
        known.add(topic);
    }

    /** Makes sure that the slot's topic of positions exists: one partition, compacted. */
    void ensurePositions(String topic) throws InterruptedException {
        ensure(new NewTopic(topic, 1, properties.replicationFactor())
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)));
    }

    /** To be called when a topic that was there seems to be gone. */
    void forget(String topic) {
        known.remove(topic);
    }

    private void ensure(NewTopic topic) throws InterruptedException {
        try {
            if (exists(topic.name())) {
                return;
            }
            if (!properties.create()) {
                throw new MissingTopicException(topic.name(), "and millrace.relay.topics.create is false", null);
            }
            breaker.untilAnswered(
                    "Creating topic " + topic.name(),
                    () -> admin.createTopics(List.of(topic)).all().get());
            log.atInfo().addKeyValue("topic", topic.name()).log("Created topic {}", topic.name());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new MissingTopicException(topic.name(), "and could not be created: " + e.getCause(), e);
            }
        }
    }

    private boolean exists(String topic) throws InterruptedException, ExecutionException {
        try {
            return breaker.untilAnswered("Looking up topic " + topic, () -> {
                try {
                    admin.describeTopics(List.of(topic)).allTopicNames().get();
                    return true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                        return false;
                    }
                    throw e;
                }
            });
        } catch (ExecutionException e) {
            throw new MissingTopicException(topic, "as far as this relay may see: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
