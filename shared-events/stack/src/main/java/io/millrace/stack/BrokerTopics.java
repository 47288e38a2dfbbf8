package io.millrace.stack;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** Creates and deletes topics and waits until it is done. */
final class BrokerTopics implements AutoCloseable {

    private static final Duration DELETION = Duration.ofSeconds(30);

    private final Admin admin;

    BrokerTopics(String bootstrapServers) {
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    void create(int partitions, List<String> names) {
        var topics = names.stream()
                .map(name -> new NewTopic(name, partitions, (short) 1))
                .toList();
        get(admin.createTopics(topics).all(), "create topics " + names);
    }

    void delete(List<String> names) {
        var existing = names.stream().filter(existing()::contains).toList();
        if (!existing.isEmpty()) {
            get(admin.deleteTopics(existing).all(), "delete topics " + existing);
            Await.until(
                    DELETION,
                    () -> existing().stream().noneMatch(existing::contains),
                    () -> new StackException("Topics %s are still there after their deletion".formatted(existing)));
        }
    }

    private Set<String> existing() {
        return get(admin.listTopics().names(), "list topics");
    }

    private static <T> T get(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new StackException("Could not %s: %s".formatted(what, e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("Interrupted, could not " + what, e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
