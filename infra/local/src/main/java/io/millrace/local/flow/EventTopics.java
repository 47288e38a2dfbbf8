package io.millrace.local.flow;

import io.millrace.contract.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The topics that carry events, as the broker knows them now. */
public final class EventTopics {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private EventTopics() {}

    /** All partitions of all event topics; those of dead letters are not among them. */
    public static Set<TopicPartition> partitions(Consumer<?, ?> consumer) {
        return consumer.listTopics(PATIENCE).values().stream()
                .flatMap(Collection::stream)
                .filter(partition -> carriesEvents(partition.topic()))
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .collect(Collectors.toSet());
    }

    private static boolean carriesEvents(String topic) {
        return topic.startsWith(Topics.of("")) && !topic.endsWith(Topics.deadLettersOf(""));
    }
}
