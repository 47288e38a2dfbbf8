package io.millrace.relay.publish;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.when;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.relay.letter.Ledger;
import io.millrace.relay.position.PositionCodec;
import io.millrace.relay.settings.Ordering;
import io.millrace.relay.settings.PublishProperties;
import io.millrace.relay.settings.TopicProperties;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.springframework.util.unit.DataSize;

/** What publishers are made of beside their producer: every topic exists, and the slot is confirmed as soon as it may. */
final class Sink {

    static final DataSize IN_FLIGHT = DataSize.ofMegabytes(1);

    /** What the topic of posts takes. */
    static final DataSize LARGEST = DataSize.ofKilobytes(400);

    private static final PublishProperties PROPERTIES = new PublishProperties(
            Duration.ZERO, IN_FLIGHT, Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(60));

    private final CircuitBreaker circuitBreaker = CircuitBreaker.of(
            "sink",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(4)
                    .minimumNumberOfCalls(2)
                    .waitDurationInOpenState(Duration.ofMillis(1))
                    .build());
    private final SinkBreaker breaker = new SinkBreaker(circuitBreaker);
    private final Map<String, KafkaFuture<TopicDescription>> described = new HashMap<>();
    private final Admin admin = mock(Admin.class, RETURNS_DEEP_STUBS);
    private final Topology topology =
            new Topology(admin, new TopicProperties(true, 1, (short) 1, "positions"), breaker);
    private final PositionStore positions = new PositionStore(
            new PositionCodec("positions", "slot"),
            mock(KafkaClients.class),
            breaker,
            Duration.ofSeconds(60),
            Clock.systemUTC());
    private final TrustedTopics trusted = new TrustedTopics();
    private final PublishMeters meters = new PublishMeters(new SimpleMeterRegistry());

    private final Ledger ledger = mock(Ledger.class);
    private final DeadLetters letters =
            new DeadLetters("slot", "public.outbox", Ordering.PARK, ledger, Clock.systemUTC(), meters);

    Sink() {
        when(ledger.exists()).thenReturn(true);
        when(admin.describeConfigs(anyCollection()).all())
                .thenReturn(KafkaFuture.completedFuture(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, "events.post"),
                        new Config(List.of(new ConfigEntry("max.message.bytes", Long.toString(LARGEST.toBytes())))))));
        Stream.of("events.post", "events.post.DLT")
                .forEach(topic -> described.put(
                        topic,
                        KafkaFuture.completedFuture(new TopicDescription(
                                topic, false, List.of(new TopicPartitionInfo(0, null, List.of(), List.of()))))));
        when(admin.describeTopics(anyCollection(), any(DescribeTopicsOptions.class))
                        .topicNameValues())
                .thenReturn(described);
        letters.open();
    }

    /** From now on the broker says this of a topic that was there. */
    void says(String topic, Exception answer) {
        var failed = new KafkaFutureImpl<TopicDescription>();
        failed.completeExceptionally(answer);
        described.put(topic, failed);
    }

    /** From now on a topic that was there has no partition any more. */
    void narrows(String topic) {
        described.put(topic, KafkaFuture.completedFuture(new TopicDescription(topic, false, List.of())));
    }

    /** From now on the broker says that the topic could take records. */
    void leads(String topic) {
        var leader = new Node(1, "localhost", 9092);
        described.put(
                topic,
                KafkaFuture.completedFuture(new TopicDescription(
                        topic, false, List.of(new TopicPartitionInfo(0, leader, List.of(leader), List.of(leader))))));
    }

    /** How often the broker was asked whether topics are still there. */
    long looks() {
        return mockingDetails(admin).getInvocations().stream()
                .filter(call -> call.getMethod().getName().equals("describeTopics"))
                .filter(call -> call.getArguments().length == 2 && call.getArgument(1) != null)
                .count();
    }

    /** From now on the settings of topics are answered so. */
    void refusesSettings(Exception answer) {
        var failed = new KafkaFutureImpl<Map<ConfigResource, Config>>();
        failed.completeExceptionally(answer);
        when(admin.describeConfigs(anyCollection()).all()).thenReturn(failed);
    }

    /** Where failed and held rows are recorded. */
    Ledger ledger() {
        return ledger;
    }

    CircuitBreaker breaker() {
        return circuitBreaker;
    }

    SinkBreaker sinkBreaker() {
        return breaker;
    }

    /** The topics that the next publisher trusts from the beginning. */
    TrustedTopics trusted() {
        return trusted;
    }

    PipelinedPublisher pipelined(Producer<byte[], byte[]> producer) {
        return new PipelinedPublisher(
                producer, topology, positions, new RowRouter("/orders"), letters, trusted, breaker, PROPERTIES, meters);
    }

    TransactionalPublisher transactional(Producer<byte[], byte[]> producer) {
        return new TransactionalPublisher(
                producer, topology, positions, new RowRouter("/orders"), letters, breaker, PROPERTIES, meters);
    }
}
