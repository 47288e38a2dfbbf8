package io.millrace.deadletter.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the cluster for topics and creates them. Thread-safe. */
public final class ClusterTopics implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ClusterAdmin admin;

    /** @param properties of the admin client, which is created when first needed */
    public ClusterTopics(Map<String, Object> properties) {
        this.admin = new ClusterAdmin(properties, TIMEOUT);
    }

    /**
     * Describes topics.
     *
     * @throws KafkaException if the cluster does not answer in time
     */
    public Map<String, TopicState> describe(Collection<String> topics) {
        Map<String, TopicState> states = new HashMap<>();
        admin.client()
                .describeTopics(topics)
                .topicNameValues()
                .forEach((topic, answer) -> states.put(topic, answered(topic, answer)));
        return states;
    }

    private TopicState answered(String topic, KafkaFuture<TopicDescription> answer) {
        try {
            var description = admin.await(answer);
            return new TopicState.Present(
                    description.topicId().toString(), description.partitions().size());
        } catch (UnknownTopicOrPartitionException e) {
            return new TopicState.Missing();
        } catch (RetriableException e) {
            throw new KafkaException("Kafka does not say what topic %s is".formatted(topic), e);
        } catch (ApiException e) {
            return new TopicState.Refused(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /**
     * Creates a topic with the broker's number of replicas; one that somebody else creates meanwhile is as good.
     *
     * @throws KafkaException if the cluster does not answer in time
     */
    public TopicState create(String topic, int partitions) {
        try {
            admin.await(admin.client()
                    .createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all());
        } catch (TopicExistsException e) {
            return describe(List.of(topic)).getOrDefault(topic, new TopicState.Missing());
        } catch (RetriableException e) {
            throw new KafkaException("Topic %s could not be created".formatted(topic), e);
        } catch (ApiException e) {
            return new TopicState.Refused(
                    "it cannot be created, " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        return describe(List.of(topic)).getOrDefault(topic, new TopicState.Missing());
    }

    @Override
    public void close() {
        admin.close();
    }
}
