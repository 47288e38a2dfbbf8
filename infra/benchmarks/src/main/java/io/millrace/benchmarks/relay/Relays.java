package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.command.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The relays that can be compared, by name; what a relay needs is built or fetched only if it is chosen. */
final class Relays {

    static final String NAMES = "millrace, millrace-exactly-once, debezium-server, kafka-connect, bare-loop";

    private final Map<String, Supplier<RelayUnderTest>> known = new LinkedHashMap<>();

    Relays(Workspace workspace) {
        var peers = new PeerDistributions(workspace.benchmarks());
        known.put(MillraceRelay.NAME, () -> MillraceRelay.atLeastOnce(workspace.executable("relay")));
        known.put("millrace-exactly-once", () -> MillraceRelay.exactlyOnce(workspace.executable("relay")));
        known.put("debezium-server", () -> new DebeziumServer(peers.debeziumServer()));
        known.put("kafka-connect", () -> new KafkaConnect(peers.kafkaConnect()));
        known.put(BareRelay.NAME, BareRelay::new);
    }

    /** The relays of the given names, in their order; all of them if none is named. */
    List<RelayUnderTest> named(List<String> names) {
        return (names.isEmpty() ? List.copyOf(known.keySet()) : names)
                .stream().map(this::relay).toList();
    }

    private RelayUnderTest relay(String name) {
        var relay = known.get(name);
        if (relay == null) {
            throw new IllegalArgumentException("No relay '%s'; there are: %s".formatted(name, NAMES));
        }
        return relay.get();
    }
}
