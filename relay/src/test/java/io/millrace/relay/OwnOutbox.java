package io.millrace.relay;

import io.millrace.relay.settings.Delivery;
import io.millrace.stack.KafkaBroker;
import io.millrace.stack.SharedStack;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that each have an outbox, a slot and a topic of their own, on a broker that all share. */
abstract class OwnOutbox {

    final String name = SharedStack.freshName(getClass());
    final String events = "events." + name;
    final KafkaBroker broker = SharedStack.kafka();
    final String kafka = broker.bootstrapServers();
    Outbox outbox;

    @BeforeEach
    void emptyOutbox() {
        outbox = Outbox.in(SharedStack.freshDatabase(getClass()));
    }

    @AfterEach
    void drop() {
        outbox.drop();
    }

    RelaySettings settings(Delivery delivery) {
        return RelaySettings.of(outbox.database(), kafka, name, delivery);
    }

    static RunningRelay start(RelaySettings settings) {
        return RunningRelay.start(settings).awaitStreaming();
    }
}
