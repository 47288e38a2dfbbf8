package io.millrace.projection.consume;

import io.millrace.deadletter.topic.ClusterAdmin;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the cluster for the ids of topics: a topic deleted and created again has another. Thread-safe. */
final class TopicCatalog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TopicCatalog.class);

    private final ClusterAdmin admin;

    /**
     * @param properties of the admin client, which is created when first needed
     * @param timeout how long one question may take
     */
    TopicCatalog(Map<String, Object> properties, Duration timeout) {
        this.admin = new ClusterAdmin(properties, timeout);
    }

    /**
     * The ids of those of the topics that exist.
     *
     * @throws KafkaException if the cluster does not answer in time
     */
    Map<String, String> idsOf(Collection<String> topics) {
        Map<String, String> ids = new HashMap<>();
        admin.client().describeTopics(topics).topicNameValues().forEach((topic, answer) -> {
            try {
                ids.put(topic, admin.await(answer).topicId().toString());
            } catch (UnknownTopicOrPartitionException e) {
                log.debug("Topic {} does not exist", topic);
            } catch (KafkaException e) {
                throw new KafkaException("Topic %s could not be described".formatted(topic), e);
            }
        });
        return ids;
    }

    @Override
    public void close() {
        admin.close();
    }
}
