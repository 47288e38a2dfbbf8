package io.millrace.relay.lifecycle;

import io.millrace.relay.lifecycle.RelayState.Halted;
import io.millrace.relay.lifecycle.RelayState.Standby;
import io.millrace.relay.lifecycle.RelayState.Waiting;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The relay's present state. Written by the relay's thread, read by anyone. */
public final class RelayStatus {

    private final Clock clock;
    private volatile RelayState state;
    private volatile @Nullable RelayState trouble;
    private volatile boolean leader;

    public RelayStatus(Clock clock) {
        this.clock = clock;
        this.state = new Standby(clock.instant());
    }

    public RelayState state() {
        return state;
    }

    /**
     * Why the relay last waited or halted, until it has shown that this is over; null if nothing is wrong. A relay that
     * tries again is not well yet.
     */
    public @Nullable RelayState trouble() {
        return trouble;
    }

    public boolean isLeader() {
        return leader;
    }

    void become(Function<Instant, RelayState> next) {
        var now = next.apply(clock.instant());
        if (now instanceof Waiting || now instanceof Halted) {
            trouble = now;
        } else if (now instanceof Standby) {
            trouble = null;
        }
        state = now;
    }

    /** A batch was taken: what the relay waited for is there again. What it halted for may still lie ahead. */
    void goesOn() {
        if (trouble instanceof Waiting) {
            trouble = null;
        }
    }

    /** Something written just now came through: all that lay before it is behind the relay. */
    void isAbreast() {
        trouble = null;
    }

    void lead(boolean leads) {
        leader = leads;
    }
}
