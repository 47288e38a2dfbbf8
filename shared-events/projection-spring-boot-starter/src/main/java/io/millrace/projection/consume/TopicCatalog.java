package io.millrace.projection.consume;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the cluster for the ids of topics: a topic deleted and created again has another. Thread-safe. */
final class TopicCatalog implements AutoCloseable {

    private final Map<String, Object> properties;
    private final Duration timeout;
    private @Nullable Admin admin;

    /**
     * @param properties of the admin client, which is created when first needed
     * @param timeout how long one question may take
     */
    TopicCatalog(Map<String, Object> properties, Duration timeout) {
        this.properties = properties;
        this.timeout = timeout;
    }

    /**
     * The ids of those of the topics that exist.
     *
     * @throws KafkaException if the cluster does not answer in time
     */
    Map<String, String> idsOf(Collection<String> topics) {
        var answers = admin().describeTopics(topics).topicNameValues();
        Map<String, String> ids = new HashMap<>();
        answers.forEach((topic, answer) -> {
            try {
                ids.put(
                        topic,
                        answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                .topicId()
                                .toString());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("Topic %s could not be described".formatted(topic), e.getCause());
                }
            } catch (TimeoutException e) {
                throw new KafkaException("Topic %s was not described within %s".formatted(topic, timeout), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("Interrupted while describing topic %s".formatted(topic), e);
            }
        });
        return ids;
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(properties);
        }
        return admin;
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }
}
