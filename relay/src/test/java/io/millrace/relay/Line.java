package io.millrace.relay;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.PostgresServer;
import io.millrace.stack.SharedStack;
import java.util.List;
import java.util.function.UnaryOperator;

/** One way of an event under test: an outbox, a relay in this JVM, a topic, and writers at work. */
final class Line implements AutoCloseable {

    private final Delivery delivery;
    private final Outbox outbox;
    private final RunningRelay relay;
    private final Topic topic;
    private final Load load;
    private final boolean shared;

    private Line(Delivery delivery, Outbox outbox, RunningRelay relay, Topic topic, Load load, boolean shared) {
        this.delivery = delivery;
        this.outbox = outbox;
        this.relay = relay;
        this.topic = topic;
        this.load = load;
        this.shared = shared;
    }

    static Line start(
            Class<?> test,
            Delivery delivery,
            PostgresServer postgres,
            KafkaBroker kafka,
            UnaryOperator<RelaySettings> settings) {
        var name = SharedStack.freshName(test);
        var outbox = Outbox.in(postgres.database(name));
        var relay = RunningRelay.start(
                settings.apply(RelaySettings.of(outbox.database(), kafka.bootstrapServers(), name, delivery)));
        return new Line(
                delivery,
                outbox,
                relay,
                new Topic(kafka.bootstrapServers(), "events." + name),
                Load.start(outbox, name, name.hashCode()),
                postgres.port() == SharedStack.postgres().port());
    }

    /** One line for each delivery. */
    static List<Line> both(
            Class<?> test, PostgresServer postgres, KafkaBroker kafka, UnaryOperator<RelaySettings> settings) {
        return List.of(
                start(test, Delivery.AT_LEAST_ONCE, postgres, kafka, settings),
                start(test, Delivery.EXACTLY_ONCE, postgres, kafka, settings));
    }

    RunningRelay relay() {
        return relay;
    }

    Topic topic() {
        return topic;
    }

    Outbox outbox() {
        return outbox;
    }

    Delivery delivery() {
        return delivery;
    }

    /** Stops the writers and judges. */
    int verdict() {
        load.close();
        return Verdict.of(outbox, topic, delivery);
    }

    @Override
    public void close() {
        load.close();
        topic.close();
        relay.close();
        if (shared) {
            outbox.drop();
        }
    }

    @Override
    public String toString() {
        return "%s of %s".formatted(delivery, outbox.database().name());
    }
}
