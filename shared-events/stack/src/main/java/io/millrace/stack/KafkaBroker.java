package io.millrace.stack;

import java.util.List;
import java.util.Map;

/**
 * A real Kafka broker that this JVM started, alone in its cluster. Topics are not created by mentioning them.
 * Thread-safe. It ends with this JVM at the latest.
 */
public final class KafkaBroker implements AutoCloseable {

    static final String CLUSTER_ID = "bWlsbHJhY2Utc3RhY2stMQ";

    static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("auto.create.topics.enable", "false"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "8"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "8"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("min.insync.replicas", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // After a crash the broker waits for its own session to end: 11 s by default, 4 s so.
            Map.entry("broker.session.timeout.ms", "2000"),
            Map.entry("broker.heartbeat.interval.ms", "500"));

    private final ServerNode node;

    private KafkaBroker(ServerNode node) {
        this.node = node;
    }

    /** Starts a broker in a temporary directory, on a free port. */
    public static KafkaBroker start() {
        return start(KafkaOptions.defaults());
    }

    /**
     * Starts a broker. If its directory is still served by one that an earlier run left behind, that one is stopped.
     *
     * @throws StackException if it does not start; the message carries the last lines it logged
     */
    public static KafkaBroker start(KafkaOptions options) {
        var broker = new KafkaBroker(StackMode.current().kafka(options));
        Leftovers.add(broker);
        try {
            broker.node.start();
            return broker;
        } catch (RuntimeException e) {
            broker.close();
            throw e;
        }
    }

    /** {@code host:port}, the same over every restart. */
    public String bootstrapServers() {
        return node.host() + ":" + node.port();
    }

    public int port() {
        return node.port();
    }

    /** Creates topics with the given number of partitions and waits until they are there. */
    public void createTopics(int partitions, String... names) {
        try (var topics = new BrokerTopics(bootstrapServers())) {
            topics.create(partitions, List.of(names));
        }
    }

    /** Deletes the topics that are there and waits until they are gone. */
    public void deleteTopics(String... names) {
        try (var topics = new BrokerTopics(bootstrapServers())) {
            topics.delete(List.of(names));
        }
    }

    /** Deletes the topics that are there and creates all of them anew, empty. */
    public void recreateTopics(int partitions, String... names) {
        try (var topics = new BrokerTopics(bootstrapServers())) {
            topics.delete(List.of(names));
            topics.create(partitions, List.of(names));
        }
    }

    /** Stops the broker in order: it flushes its logs and gives up its leaderships. */
    public void stop() {
        node.stop();
    }

    /** Stops the broker if it runs, and starts it on the same port with the same data. Takes 4 s after {@link #kill}. */
    public void restart() {
        node.stop();
        node.start();
    }

    /** Kills the broker: {@code kill -9}. */
    public void kill() {
        node.kill();
    }

    /** Freezes the broker: connections stay open, nothing answers. */
    public void pause() {
        node.pause();
    }

    /** Lets a frozen broker go on. */
    public void resume() {
        node.resume();
    }

    public boolean isRunning() {
        return node.isRunning();
    }

    /** The last lines the broker logged, oldest first. */
    public String logTail(int lines) {
        return node.logTail(lines);
    }

    /** Stops the broker for good and removes a temporary directory. */
    @Override
    public void close() {
        Leftovers.remove(this);
        node.discard();
    }

    @Override
    public String toString() {
        return "Kafka on port " + port();
    }
}
