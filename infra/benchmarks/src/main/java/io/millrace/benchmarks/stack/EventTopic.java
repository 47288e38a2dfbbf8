package io.millrace.benchmarks.stack;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** A topic whose records carry the time at which the broker appended them. */
public final class EventTopic implements AutoCloseable {

    private static final short ONE_REPLICA = 1;

    private final Admin admin;
    private final String bootstrapServers;
    private final List<TopicPartition> partitions;

    private EventTopic(Admin admin, String bootstrapServers, List<TopicPartition> partitions) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
        this.partitions = partitions;
    }

    /** Creates the topic. */
    public static EventTopic create(String bootstrapServers, String name, int partitions) {
        var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        var topic = new NewTopic(name, partitions, ONE_REPLICA)
                .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
        await(admin.createTopics(Set.of(topic)).all());
        return new EventTopic(
                admin,
                bootstrapServers,
                IntStream.range(0, partitions)
                        .mapToObj(partition -> new TopicPartition(name, partition))
                        .toList());
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public List<TopicPartition> partitions() {
        return partitions;
    }

    /** The offsets at which the next records will be appended. */
    public Map<TopicPartition, Long> endOffsets() {
        var latest = partitions.stream().collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest()));
        return await(admin.listOffsets(latest).all()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> offset(entry.getValue())));
    }

    /** Deletes all records, so that runs do not fill the disk. */
    public void clear() {
        var all = endOffsets().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> RecordsToDelete.beforeOffset(entry.getValue())));
        await(admin.deleteRecords(all).all());
    }

    private static long offset(ListOffsetsResultInfo info) {
        return info.offset();
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking the broker", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The broker refused", e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
