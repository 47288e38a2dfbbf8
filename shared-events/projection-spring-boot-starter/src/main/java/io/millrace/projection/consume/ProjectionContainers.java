package io.millrace.projection.consume;

import io.millrace.contract.topic.Topics;
import io.millrace.projection.ProjectionDefinition;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.metrics.ProjectionMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.event.ListenerContainerIdleEvent;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/**
 * Runs all projections of a service: for each a consumer group, and in it as many containers as its concurrency, each
 * with its own engine. Starts and stops with the application; a missing Kafka or topic delays nothing but the events.
 */
public final class ProjectionContainers implements SmartLifecycle {

    /** Below the web server's phases, so that requests which wait for a version are answered before this stops. */
    private static final int PHASE = DEFAULT_PHASE - 8192;

    private final List<ProjectionDefinition> projections;
    private final Function<ProjectionDefinition, ProjectionEngine> engines;
    private final ConsumerFactory<byte[], byte[]> consumers;
    private final ConsumerSettings settings;
    private final ProjectionMetrics metrics;
    private final Clock clock;
    private @Nullable ContainerSupervisor supervisor;

    /**
     * @param projections what to run
     * @param engines makes the first engine of a projection
     * @param consumers makes the consumers; see {@link ProjectionConsumerFactory}
     */
    public ProjectionContainers(
            List<ProjectionDefinition> projections,
            Function<ProjectionDefinition, ProjectionEngine> engines,
            ConsumerFactory<byte[], byte[]> consumers,
            ConsumerSettings settings,
            ProjectionMetrics metrics,
            Clock clock) {
        this.projections = List.copyOf(projections);
        this.engines = engines;
        this.consumers = consumers;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (supervisor != null) {
            return;
        }
        var topics = new TopicCatalog(settings.admin(), Duration.ofSeconds(10));
        var stopping = new CountDownLatch(1);
        List<KafkaMessageListenerContainer<byte[], byte[]>> containers = new ArrayList<>();
        for (ProjectionDefinition projection : projections) {
            metrics.register(projection.name());
            var first = engines.apply(projection);
            for (int i = 0; i < settings.concurrency(); i++) {
                containers.add(container(i == 0 ? first : first.forAnotherThread(), i, topics, stopping));
            }
        }
        var awaited = projections.stream()
                .flatMap(projection -> projection.aggregateTypes().stream())
                .map(Topics::of)
                .collect(Collectors.toCollection(TreeSet::new));
        supervisor = new ContainerSupervisor(containers, topics, awaited, stopping);
        supervisor.start();
    }

    private KafkaMessageListenerContainer<byte[], byte[]> container(
            ProjectionEngine engine, int index, TopicCatalog topics, CountDownLatch stopping) {
        var projection = engine.projection();
        var clientId = "%s%s-%d".formatted(settings.groupPrefix(), projection.name(), index);
        var consumer = new ProjectionConsumer(
                engine,
                new PartitionPositions(engine, topics, clock, settings.recheckTopics()),
                new OffsetHints(clock),
                new BackOff(settings.firstBackOff(), settings.longestBackOff(), stopping),
                new PartitionRests(clock, settings.firstBackOff(), settings.longestBackOff()),
                metrics,
                clientId);
        var properties = new ContainerProperties(subscription(projection));
        properties.setGroupId(settings.groupPrefix() + projection.name());
        properties.setClientId(clientId);
        properties.setMessageListener(consumer);
        properties.setConsumerRebalanceListener(consumer);
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setAssignmentCommitOption(ContainerProperties.AssignmentCommitOption.NEVER);
        properties.setShutdownTimeout(settings.shutdown().toMillis());
        properties.setAuthExceptionRetryInterval(settings.longestBackOff());
        properties.setPollTimeout(1_000);
        properties.setIdleEventInterval(OffsetHints.EVERY.toMillis());
        var container = new KafkaMessageListenerContainer<>(consumers, properties);
        container.setBeanName("projection-%s-%d".formatted(projection.name(), index));
        container.setCommonErrorHandler(consumer);
        container.setApplicationEventPublisher(event -> {
            if (event instanceof ListenerContainerIdleEvent idle) {
                consumer.idle(idle.getConsumer());
            }
        });
        return container;
    }

    /** By pattern, because a consumer subscribed to a name it cannot find complains every second. */
    private static Pattern subscription(ProjectionDefinition projection) {
        return Pattern.compile(projection.aggregateTypes().stream()
                .map(Topics::of)
                .map(Pattern::quote)
                .sorted()
                .collect(Collectors.joining("|")));
    }

    @Override
    public synchronized void stop() {
        if (supervisor != null) {
            supervisor.stop(settings.shutdown());
            supervisor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return supervisor != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
