package io.millrace.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.community.CommunityEvents;
import io.millrace.community.LikeGiven;
import io.millrace.community.PostDeleted;
import io.millrace.community.PostEdited;
import io.millrace.community.PostPublished;
import io.millrace.contract.envelope.EnvelopeCodec;
import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.outbox.Receipt;
import io.millrace.stack.Database;
import io.millrace.stack.SharedStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScenarioIT {

    private static final PostPublished PUBLISHED = new PostPublished("p1", "ann", "Title", "Body");
    private static final PostEdited EDITED = new PostEdited("p1", "ann", "New title", "Body");

    private final Database database = SharedStack.freshDatabase(getClass());
    private final Scenario scenario = Scenario.start(database, SharedStack.kafka(), CommunityEvents.types());

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void versionsFollowEachOtherPerAggregate() {
        assertThat(scenario.append("p1", PUBLISHED, EDITED)).isEqualTo(new Receipt("post", "p1", 2));
        assertThat(scenario.append("p1:bob", new LikeGiven("p1", "bob"))).isEqualTo(new Receipt("like", "p1:bob", 1));
        assertThat(scenario.append("p1", new PostDeleted("p1", "ann"))).isEqualTo(new Receipt("post", "p1", 3));

        try (var joined = Scenario.join(database, SharedStack.kafka(), CommunityEvents.types())) {
            assertThat(joined.append("p1", PUBLISHED).version()).isEqualTo(4);
        }
    }

    @Test
    void eventsOfTwoAggregateTypesAreNotAppendedTogether() {
        assertThatThrownBy(() -> scenario.append("p1", PUBLISHED, new LikeGiven("p1", "bob")))
                .hasMessageContaining("like.given.v1 is no event of a post");
    }

    @Test
    void eventsTravelOnceAndInOrder() {
        scenario.append("p1", PUBLISHED, EDITED);
        scenario.relay();
        scenario.append("p1", new PostDeleted("p1", "ann"));
        scenario.relay();

        var arrived = arrived("events.post");

        assertThat(arrived)
                .extracting(EventEnvelope::type)
                .containsExactly("post.published.v1", "post.edited.v1", "post.deleted.v1");
        assertThat(arrived).extracting(EventEnvelope::aggregateVersion).containsExactly(1L, 2L, 3L);
        assertThat(arrived.get(1).payload())
                .asString()
                .isEqualToIgnoringWhitespace(
                        """
                        {"postId":"p1","authorId":"ann","title":"New title","body":"Body"}""");
    }

    @Test
    void faultsArriveAsTheDeliverySays() {
        IntStream.range(0, 20).forEach(i -> scenario.append("p" + i, PUBLISHED, EDITED));

        var carried = scenario.relay(
                Delivery.seeded(11).withDuplicates(0.5).reorderedAcrossKeys().withRedeliveries(1));
        scenario.redeliver(carried.subList(0, 5));

        assertThat(arrived("events.post")).hasSize(carried.size() + 5).hasSizeGreaterThan(50);
        assertThat(scenario.relay()).isEmpty();
    }

    private static List<EventEnvelope> arrived(String topic) {
        var properties =
                Map.<String, Object>of("bootstrap.servers", SharedStack.kafka().bootstrapServers());
        var codec = new EnvelopeCodec();
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long expected = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            List<EventEnvelope> events = new ArrayList<>();
            while (events.size() < expected) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> events.add(codec.decode(record)));
            }
            return events;
        }
    }
}
