package io.millrace.relay;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Two relays for one slot, in JVMs of their own that are started together; which of them leads is left to them. */
record TwoRelays(RelayProcess leader, RelayProcess standby) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    static TwoRelays start(String name, RelaySettings settings) {
        var one = RelayProcess.start(name + "-one", settings);
        var another = RelayProcess.start(name + "-another", settings);
        await("one of two relays to follow the log")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> one.streams() || another.streams());
        return one.streams() ? new TwoRelays(one, another.awaitStandby()) : new TwoRelays(another, one.awaitStandby());
    }

    @Override
    public void close() {
        standby.close();
        leader.close();
    }
}
