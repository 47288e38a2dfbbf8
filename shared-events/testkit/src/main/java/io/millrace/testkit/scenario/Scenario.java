package io.millrace.testkit.scenario;

import io.millrace.contract.envelope.EventEnvelope;
import io.millrace.contract.event.EventTypes;
import io.millrace.contract.event.RegisteredEventType;
import io.millrace.contract.outbox.Receipt;
import io.millrace.contract.topic.Topics;
import io.millrace.stack.Database;
import io.millrace.stack.KafkaBroker;
import java.util.List;

/**
 * The way of events in a test: appended to a real outbox, carried to a real Kafka, with faults where the test wants
 * them. Not thread-safe.
 *
 * <pre>{@code
 * try (var scenario = Scenario.start(writeDatabase, SharedStack.kafka(), CommunityEvents.types())) {
 *     var receipt = scenario.append("p1", new PostPublished(…), new PostEdited(…));
 *     scenario.relay(Delivery.seeded(7).withDuplicates(0.3).reorderedAcrossKeys());
 *     ReadSide.of(readDatabase).awaitApplied("post-summaries", receipt);
 * }
 * }</pre>
 */
public final class Scenario implements AutoCloseable {

    private static final int PARTITIONS = 3;

    private final WriteSide writeSide;
    private final OutboxReader outbox;
    private final Carrier carrier;

    private Scenario(WriteSide writeSide, OutboxReader outbox, Carrier carrier) {
        this.writeSide = writeSide;
        this.outbox = outbox;
        this.carrier = carrier;
    }

    /**
     * Creates the outbox, unless it is there, and the topics of all event types anew, with three partitions each. What
     * earlier scenarios left in the topics is gone.
     */
    public static Scenario start(Database writeDatabase, KafkaBroker broker, EventTypes types) {
        broker.recreateTopics(PARTITIONS, topicsOf(types));
        return join(writeDatabase, broker, types);
    }

    /** Like {@link #start}, with the topics as they are. */
    public static Scenario join(Database writeDatabase, KafkaBroker broker, EventTypes types) {
        var writeSide = new WriteSide(writeDatabase, types);
        writeSide.migrate();
        return new Scenario(writeSide, new OutboxReader(writeDatabase), new Carrier(broker));
    }

    private static String[] topicsOf(EventTypes types) {
        return types.all().stream()
                .map(RegisteredEventType::aggregateType)
                .distinct()
                .map(Topics::of)
                .toArray(String[]::new);
    }

    /**
     * Appends events of one aggregate in one transaction, under the versions that follow its last one.
     *
     * @return the receipt of the last event
     */
    public Receipt append(String aggregateId, Object... events) {
        return writeSide.append(aggregateId, List.of(events));
    }

    /** Carries what was appended since the last time, by this scenario or by a service, in order and once. */
    public List<EventEnvelope> relay() {
        return relay(Delivery.inOrder());
    }

    /**
     * Carries what was appended since the last time, with faults. Returns once Kafka has acknowledged all.
     *
     * @return the events as they arrived in Kafka, repetitions included
     */
    public List<EventEnvelope> relay(Delivery delivery) {
        return redeliver(delivery.of(outbox.take()));
    }

    /** Carries events once more, as a relay that does not remember having sent them. */
    public List<EventEnvelope> redeliver(List<EventEnvelope> events) {
        carrier.carry(events);
        return events;
    }

    @Override
    public void close() {
        carrier.close();
    }
}
