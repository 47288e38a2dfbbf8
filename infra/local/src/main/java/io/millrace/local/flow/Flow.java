package io.millrace.local.flow;

import io.millrace.local.flow.TopicLedger.Standing;
import io.millrace.local.letters.LetterFigures;
import io.millrace.stack.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches the running stack from outside: its databases, its topics, its metrics. One thread samples it. */
public final class Flow implements AutoCloseable {

    private final Clock clock;
    private final DatabaseProbe writeDatabase;
    private final DatabaseProbe readDatabase;
    private final RelayProbe relay;
    private final LatencyLog latencies;
    private final TopicLedger ledger = new TopicLedger(ProjectionTopics.topics());
    private final EventTap tap;
    private final WrittenCounter written;
    private List<Position> positions = List.of();

    /**
     * Prepares the watch; {@link #start()} begins to read the topics.
     *
     * @param latencies measured by whoever writes
     */
    public Flow(
            Clock clock, Database write, Database read, String bootstrapServers, int relayPort, LatencyLog latencies) {
        this.clock = clock;
        this.writeDatabase = new DatabaseProbe(write);
        this.readDatabase = new DatabaseProbe(read);
        this.relay = new RelayProbe(relayPort);
        this.latencies = latencies;
        this.tap = new EventTap(bootstrapServers, ledger);
        this.written = new WrittenCounter(clock);
    }

    public void start() {
        tap.start();
    }

    /** Takes a sample. Never fails: what does not answer is missing in it. */
    public FlowSnapshot sample() {
        var appliedNow = readDatabase.ask(Positions::read);
        positions = appliedNow.orElse(positions);
        Standing standing = ledger.standing(positions);
        Optional<Long> writtenNow = writeDatabase.ask(written::count);
        return new FlowSnapshot(
                clock.millis(),
                orNull(writtenNow),
                tap.caughtUp() ? standing.relayed() : null,
                standing.repeated(),
                tap.caughtUp() && appliedNow.isPresent() ? standing.applied() : null,
                orNull(latencies.lastMinute()),
                orNull(relay.read()),
                standing.projections(),
                orNull(readDatabase.ask(LetterFigures::read)),
                tap.latest());
    }

    @Override
    public void close() {
        tap.close();
        writeDatabase.close();
        readDatabase.close();
    }

    private static <T> @Nullable T orNull(Optional<T> value) {
        return value.orElse(null);
    }
}
