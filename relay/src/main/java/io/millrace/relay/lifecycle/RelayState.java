package io.millrace.relay.lifecycle;

import java.time.Instant;

/** What the relay is doing. Only a leader does anything but stand by. */
public sealed interface RelayState {

    /** When this began. */
    Instant since();

    /** One line for an operator. */
    String describe();

    /** Another relay leads, or the database that decides is away. */
    record Standby(Instant since) implements RelayState {
        @Override
        public String describe() {
            return "standing by";
        }
    }

    /** Checks the database and the broker before reading. */
    record Starting(Instant since) implements RelayState {
        @Override
        public String describe() {
            return "starting";
        }
    }

    /** Sends retained rows before it follows the log. */
    record Backfilling(Instant since, long rows) implements RelayState {
        @Override
        public String describe() {
            return "sending %d retained rows".formatted(rows);
        }
    }

    /** Follows the log. */
    record Streaming(Instant since) implements RelayState {
        @Override
        public String describe() {
            return "following the log";
        }
    }

    /** Something failed that mends itself: tries again shortly. */
    record Waiting(Instant since, String reason) implements RelayState {
        @Override
        public String describe() {
            return "waiting to try again: " + reason;
        }
    }

    /** Something is wrong that an operator must mend: looks again now and then, sends nothing. */
    record Halted(Instant since, String reason) implements RelayState {
        @Override
        public String describe() {
            return "halted: " + reason;
        }
    }

    /** Stopped for good. */
    record Stopped(Instant since) implements RelayState {
        @Override
        public String describe() {
            return "stopped";
        }
    }
}
