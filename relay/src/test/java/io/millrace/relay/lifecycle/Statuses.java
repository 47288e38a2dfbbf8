package io.millrace.relay.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;

/** Brings a status into a state, for tests of those who read it. */
public final class Statuses {

    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private Statuses() {}

    /** The status of a relay that went through the given states. */
    @SafeVarargs
    public static RelayStatus after(Function<Instant, RelayState>... states) {
        var status = new RelayStatus(Clock.fixed(NOW, ZoneOffset.UTC));
        for (var state : states) {
            status.become(state);
        }
        return status;
    }
}
