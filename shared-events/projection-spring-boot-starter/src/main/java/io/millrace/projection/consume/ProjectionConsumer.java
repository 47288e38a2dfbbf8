package io.millrace.projection.consume;

import io.millrace.projection.engine.BatchResult;
import io.millrace.projection.engine.PartitionStop;
import io.millrace.projection.engine.ProjectionEngine;
import io.millrace.projection.metrics.ProjectionMetrics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchAcknowledgingConsumerAwareMessageListener;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.Acknowledgment;

/**
 * Feeds one engine from one consumer. All of it runs on the container's thread, so that a batch in flight is committed
 * or rolled back before a rebalance takes its partitions away.
 *
 * <p>Nothing here throws to the container: its error handling knows nothing of positions.
 */
final class ProjectionConsumer
        implements BatchAcknowledgingConsumerAwareMessageListener<byte[], byte[]>,
                ConsumerAwareRebalanceListener,
                CommonErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(ProjectionConsumer.class);

    private final ProjectionEngine engine;
    private final PartitionPositions positions;
    private final OffsetHints hints;
    private final BackOff backOff;
    private final PartitionRests rests;
    private final ProjectionMetrics metrics;
    private final String projection;
    private final String clientId;

    ProjectionConsumer(
            ProjectionEngine engine,
            PartitionPositions positions,
            OffsetHints hints,
            BackOff backOff,
            PartitionRests rests,
            ProjectionMetrics metrics,
            String clientId) {
        this.engine = engine;
        this.positions = positions;
        this.hints = hints;
        this.backOff = backOff;
        this.rests = rests;
        this.metrics = metrics;
        this.clientId = clientId;
        this.projection = engine.projection().name();
    }

    @Override
    public boolean wantsPollResult() {
        return true;
    }

    @Override
    public void onMessage(
            List<ConsumerRecord<byte[], byte[]>> records,
            @Nullable Acknowledgment acknowledgment,
            @Nullable Consumer<?, ?> consumer) {
        throw new UnsupportedOperationException("The container hands over the poll's result");
    }

    @Override
    public void onMessage(
            ConsumerRecords<byte[], byte[]> records,
            @Nullable Acknowledgment acknowledgment,
            Consumer<byte[], byte[]> consumer) {
        try {
            rests.resumeDue(consumer);
            positions.refresh(consumer, records.partitions());
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>(records.count());
            Set<TopicPartition> partitions = new HashSet<>();
            for (TopicPartition partition : records.partitions()) {
                if (positions.isReady(partition)) {
                    partitions.add(partition);
                    batch.addAll(records.records(partition));
                }
            }
            if (!batch.isEmpty()) {
                settle(engine.apply(batch), partitions, consumer);
            }
        } catch (RuntimeException e) {
            comeBack(e, records.partitions(), consumer);
        }
    }

    private void settle(BatchResult result, Set<TopicPartition> partitions, Consumer<?, ?> consumer) {
        if (result instanceof BatchResult.Committed committed) {
            backOff.reset();
            for (PartitionStop stop : committed.stops()) {
                consumer.pause(Set.of(stop.partition()));
                consumer.seek(stop.partition(), stop.offset());
            }
            rests.settle(consumer, partitions, committed.waits());
            hint(partitions, consumer);
            report(consumer);
        } else if (result instanceof BatchResult.Fenced fenced) {
            metrics.fenced(projection);
            log.atWarn()
                    .addKeyValue("projection", projection)
                    .log(
                            "Projection {}: another instance has applied records of {} that this one read too. Nothing was"
                                    + " applied twice; reading on from the stored positions",
                            projection,
                            fenced.partitions());
            positions.take(consumer, fenced.partitions());
            backOff.pause();
        } else if (result instanceof BatchResult.Interrupted interrupted) {
            comeBack(interrupted.cause(), partitions, consumer);
        }
    }

    private void comeBack(RuntimeException cause, Collection<TopicPartition> partitions, Consumer<?, ?> consumer) {
        metrics.interrupted(projection);
        log.atWarn()
                .addKeyValue("projection", projection)
                .setCause(backOff.isFirst() ? cause : null)
                .log(
                        "Projection {} could not apply records of {}; nothing is lost, trying again in {}: {}",
                        projection,
                        partitions,
                        backOff.next(),
                        rootOf(cause));
        positions.rewind(consumer, partitions);
        backOff.pause();
    }

    private void hint(Set<TopicPartition> partitions, Consumer<?, ?> consumer) {
        for (TopicPartition partition : partitions) {
            var next = engine.nextOffset(partition);
            if (next != null) {
                hints.note(partition, next);
            }
        }
        hints.tellIfDue(consumer);
    }

    /** Called when nothing was polled for a while. */
    void idle(Consumer<?, ?> consumer) {
        rests.resumeDue(consumer);
        hints.tell(consumer);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        positions.take(consumer, partitions);
        report(consumer);
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        hints.tell(consumer);
        rests.forget(partitions);
        positions.release(partitions);
        report(consumer);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        hints.forget(partitions);
        rests.forget(partitions);
        positions.release(partitions);
        report(consumer);
    }

    private void report(Consumer<?, ?> consumer) {
        long lag = 0;
        for (TopicPartition partition : consumer.assignment()) {
            if (engine.nextOffset(partition) != null) {
                lag += consumer.currentLag(partition).orElse(0);
            }
        }
        metrics.report(projection, clientId, lag, engine.stops().size(), rests.count());
    }

    @Override
    public void handleOtherException(
            Exception thrown, Consumer<?, ?> consumer, MessageListenerContainer container, boolean batchListener) {
        log.atWarn()
                .addKeyValue("projection", projection)
                .setCause(backOff.isFirst() ? thrown : null)
                .log(
                        "Projection {} could not poll; trying again in {}: {}",
                        projection,
                        backOff.next(),
                        rootOf(thrown));
        backOff.pause();
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidOffsetException outOfRange) {
                positions.take(consumer, outOfRange.partitions());
            }
        }
    }

    private static String rootOf(Throwable failure) {
        var root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root.toString();
    }
}
