package io.millrace.projection.engine;

import io.millrace.contract.event.EventTypes;
import io.millrace.deadletter.parking.ParkingLot;
import io.millrace.projection.Outcome;
import io.millrace.projection.ProjectionDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Applies batches of records to one projection, each batch in one transaction together with the positions of its
 * partitions. Knows nothing of consumers: records may come from Kafka or from a test.
 *
 * <p>Positions move by compare-and-set, so that of two engines which both believe to own a partition only one commits.
 * Versions decide each event's {@link Outcome}. Not thread-safe: one engine per consumer thread.
 */
public final class ProjectionEngine {

    /** The topic's id where records do not come from Kafka. */
    private static final String NO_TOPIC_ID = "none";

    private final ProjectionDefinition projection;
    private final RecordDecoder decoder;
    private final BatchTransaction transaction;
    private final BatchLoop batches;
    private final CrashGuard crashes;
    private final EngineReports reports;
    private final Supplier<ProjectionEngine> another;
    private final Map<TopicPartition, Slot> slots = new HashMap<>();

    /**
     * @param projection what to apply
     * @param types the event types the service knows
     * @param dataSource where the projection's tables and the schema of {@link ProjectionSchema} are
     * @param transactions manages transactions of that data source
     * @param longestSilence how long a batch's transaction may go without a statement before PostgreSQL ends it, so that
     *     a frozen instance does not hold up its successor; a handler may think no longer than that
     * @param parking where to put aside what cannot be applied; null to stop its partition instead
     * @param listener hears of outcomes
     */
    public ProjectionEngine(
            ProjectionDefinition projection,
            EventTypes types,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Duration longestSilence,
            @Nullable ParkingLot parking,
            EngineListener listener) {
        this(projection, types, dataSource, transactions, longestSilence, parking, listener, new EarnedTokens());
    }

    private ProjectionEngine(
            ProjectionDefinition projection,
            EventTypes types,
            DataSource dataSource,
            PlatformTransactionManager transactions,
            Duration longestSilence,
            @Nullable ParkingLot parking,
            EngineListener listener,
            EarnedTokens tokens) {
        this.projection = projection;
        this.decoder = new RecordDecoder(projection, types);
        this.transaction = new BatchTransaction(projection, dataSource, transactions, longestSilence, parking);
        this.crashes = new CrashGuard(transaction, projection.name());
        this.reports = new EngineReports(projection, listener);
        this.batches = new BatchLoop(transaction, parking != null, reports, tokens);
        this.another = () -> new ProjectionEngine(
                projection, types, dataSource, transactions, longestSilence, parking, listener, tokens);
    }

    /**
     * Another engine of the same projection, for another thread. What one commits helps the other to tell whether a
     * failure is an event's own.
     */
    public ProjectionEngine forAnotherThread() {
        return another.get();
    }

    /** The projection this engine applies to. */
    public ProjectionDefinition projection() {
        return projection;
    }

    /**
     * Takes up a partition where it was left, forgetting what was known of it and whether it was stopped.
     *
     * @param topicId Kafka's id of the topic; a stored position of another incarnation of the topic is void, and the
     *     topic is read from {@code beginning}. Versions keep what was applied before from being applied twice.
     * @param beginning the first offset there is, taken if the partition is new to the projection
     * @return the next offset to apply
     */
    public long position(TopicPartition partition, String topicId, long beginning) {
        var before = slots.remove(partition);
        var stored = transaction.position(partition, new JdbcPositions.Position(topicId, beginning));
        var slot = new Slot(partition, topicId, stored);
        if (before == null || !before.topicId().equals(topicId)) {
            crashes.taken(slot);
        }
        slots.put(partition, slot);
        return stored;
    }

    /** Forgets a partition: another engine may have it, or nobody. */
    public void release(TopicPartition partition) {
        var slot = slots.remove(partition);
        if (slot != null) {
            crashes.released(slot);
        }
    }

    /** The next offset to apply, or null if the partition was not positioned. */
    public @Nullable Long nextOffset(TopicPartition partition) {
        var slot = slots.get(partition);
        return slot == null ? null : slot.next();
    }

    /** The id of the topic as of the last positioning, or null if the partition was not positioned. */
    public @Nullable String topicId(TopicPartition partition) {
        var slot = slots.get(partition);
        return slot == null ? null : slot.topicId();
    }

    /** The partitions that are stopped. */
    public List<PartitionStop> stops() {
        List<PartitionStop> stops = new ArrayList<>();
        for (Slot slot : slots.values()) {
            var stop = slot.stopped();
            if (stop != null) {
                stops.add(stop);
            }
        }
        return stops;
    }

    private List<PartitionWait> waits() {
        return slots.values().stream()
                .map(Slot::waiting)
                .filter(Objects::nonNull)
                .map(PartitionWait.class::cast)
                .toList();
    }

    /** Stops a positioned partition for a reason that lies outside of its records. */
    public void stop(TopicPartition partition, FailureReason reason, String message) {
        var slot = slotOf(partition);
        reports.stop(
                slot,
                new EventFailure(
                        reason,
                        FailureKind.PERMANENT,
                        partition.topic(),
                        partition.partition(),
                        slot.next(),
                        null,
                        null,
                        null,
                        message,
                        null));
    }

    /**
     * Applies a batch. Records of one partition must come in the order of their offsets; those applied before are
     * skipped, those of a stopped partition are {@link Outcome#HELD}. A partition that was not positioned is taken up as
     * of a topic without id. A partition that waits is tried again.
     */
    public BatchResult apply(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        List<BatchEvent> events = new ArrayList<>();
        Set<TopicPartition> stoppedBefore = new HashSet<>();
        try {
            stops().forEach(stop -> stoppedBefore.add(stop.partition()));
            takeUp(records, events);
            crashes.apply(events, batches::apply);
        } catch (FencedException e) {
            return new BatchResult.Fenced(partitionsOf(events));
        } catch (RuntimeException e) {
            if (TransientFailures.isTransient(e)) {
                return new BatchResult.Interrupted(e);
            }
            throw e;
        }
        return new BatchResult.Committed(
                events.stream().map(BatchEvent::outcome).toList(),
                stops().stream()
                        .filter(stop -> !stoppedBefore.contains(stop.partition()))
                        .toList(),
                waits());
    }

    private void takeUp(Iterable<ConsumerRecord<byte[], byte[]>> records, List<BatchEvent> events) {
        @Nullable Slot slot = null;
        for (var record : records) {
            if (slot == null
                    || slot.partition().partition() != record.partition()
                    || !slot.partition().topic().equals(record.topic())) {
                slot = slotOf(new TopicPartition(record.topic(), record.partition()));
                slot.tryAgain();
            }
            boolean redelivered = record.offset() < slot.next() || slot.holds(record.offset());
            events.add(new BatchEvent(
                    slot, record, redelivered ? known -> new BatchEvent.Redelivered() : decoder::decode));
        }
    }

    private Slot slotOf(TopicPartition partition) {
        if (!slots.containsKey(partition)) {
            position(partition, NO_TOPIC_ID, 0);
        }
        var slot = slots.get(partition);
        if (slot == null) {
            throw new IllegalStateException("Partition %s was not positioned".formatted(partition));
        }
        return slot;
    }

    private static Set<TopicPartition> partitionsOf(List<BatchEvent> events) {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        events.forEach(event -> partitions.add(event.slot().partition()));
        return partitions;
    }
}
