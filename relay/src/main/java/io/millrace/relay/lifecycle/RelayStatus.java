package io.millrace.relay.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;

/** The relay's present state. Written by the relay's thread, read by anyone. */
public final class RelayStatus {

    private final Clock clock;
    private volatile RelayState state;
    private volatile boolean leader;

    public RelayStatus(Clock clock) {
        this.clock = clock;
        this.state = new RelayState.Standby(clock.instant());
    }

    public RelayState state() {
        return state;
    }

    public boolean isLeader() {
        return leader;
    }

    void become(Function<Instant, RelayState> next) {
        state = next.apply(clock.instant());
    }

    void lead(boolean leads) {
        leader = leads;
    }
}
