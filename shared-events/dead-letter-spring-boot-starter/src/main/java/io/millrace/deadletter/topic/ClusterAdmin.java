package io.millrace.deadletter.topic;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;

/** An admin client that is created when first needed, and whose answers are waited for. Thread-safe. */
public final class ClusterAdmin implements AutoCloseable {

    private final Map<String, Object> properties;
    private final Duration timeout;
    private @Nullable Admin client;

    /**
     * @param properties of the client
     * @param timeout how long one answer may take
     */
    public ClusterAdmin(Map<String, Object> properties, Duration timeout) {
        this.properties = properties;
        this.timeout = timeout;
    }

    /** The client; to be asked for anew each time. */
    public synchronized Admin client() {
        if (client == null) {
            client = Admin.create(properties);
        }
        return client;
    }

    /**
     * Waits for an answer.
     *
     * @throws org.apache.kafka.common.errors.ApiException if the cluster refused it
     * @throws KafkaException if there was none in time
     */
    public <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused ? refused : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("Kafka did not answer within %d s".formatted(timeout.toSeconds()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("Interrupted while waiting for Kafka", e);
        }
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close(Duration.ZERO);
            client = null;
        }
    }
}
