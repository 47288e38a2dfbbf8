package io.millrace.relay.publish;

import io.millrace.relay.letter.Ledger;
import io.millrace.relay.position.PositionCodec;
import io.millrace.relay.settings.RelayProperties;
import io.millrace.relay.slot.DirectConnections;
import java.time.Clock;

/** Builds the publisher for the configured delivery, one for each run of the relay. */
public final class Publishers {

    private final RelayProperties properties;
    private final KafkaClients clients;
    private final TrustedTopics trusted = new TrustedTopics();
    private final SinkBreaker breaker;
    private final PublishMeters meters;
    private final DirectConnections connections;
    private final Clock clock;

    public Publishers(
            RelayProperties properties,
            SinkBreaker breaker,
            PublishMeters meters,
            DirectConnections connections,
            Clock clock) {
        this.properties = properties;
        this.clients = new KafkaClients(properties);
        this.breaker = breaker;
        this.meters = meters;
        this.connections = connections;
        this.clock = clock;
    }

    /** A publisher that has not been opened yet. */
    public Publisher create() {
        var topology = new Topology(clients.admin(), properties.topics(), breaker);
        var slot = properties.slot().name();
        // A topic of its own: another slot's open transaction would hide what follows it in a common one.
        var codec = new PositionCodec(properties.topics().positions() + "." + slot, slot);
        var positions =
                new PositionStore(codec, clients, breaker, properties.publish().transactionTimeout(), clock);
        var router = new RowRouter(properties.source());
        var letters = new DeadLetters(
                slot,
                properties.outbox().table(),
                properties.poison().ordering(),
                new Ledger(connections, slot),
                clock,
                meters);
        return switch (properties.delivery()) {
            case AT_LEAST_ONCE ->
                new PipelinedPublisher(
                        clients.producer(),
                        topology,
                        positions,
                        router,
                        letters,
                        trusted,
                        breaker,
                        properties.publish(),
                        meters);
            case EXACTLY_ONCE ->
                new TransactionalPublisher(
                        clients.transactionalProducer(),
                        topology,
                        positions,
                        router,
                        letters,
                        breaker,
                        properties.publish(),
                        meters);
        };
    }
}
