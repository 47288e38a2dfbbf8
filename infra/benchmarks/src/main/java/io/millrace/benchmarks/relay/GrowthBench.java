package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.outbox.Backlog;
import io.millrace.benchmarks.outbox.OutboxDatabase;
import io.millrace.benchmarks.outbox.RetainedRows;
import io.millrace.benchmarks.stack.BenchStack;
import io.millrace.stack.Database;
import java.util.ArrayList;
import java.util.List;

/**
 * Drains the same backlog from an outbox that retains many rows and from one that retains none, in turn: what an event
 * costs the relay must not grow with the rows retained, nor its memory with the backlog.
 */
final class GrowthBench {

    private static final String SETTLE = "VACUUM (ANALYZE)";
    private static final String FLUSH = "CHECKPOINT";

    private final BenchStack stack;
    private final BacklogDrain drain;
    private final JobOf jobs;

    GrowthBench(BenchStack stack, BacklogDrain drain, JobOf jobs) {
        this.stack = stack;
        this.drain = drain;
        this.jobs = jobs;
    }

    /** Makes the job of a relay. */
    interface JobOf {
        RelayJob on(Database database, String slot);
    }

    List<GrowthMeasurement> measure(List<RelayUnderTest> relays, int rounds, long retained, long backlog) {
        // The slot of the first reads no farther than its own backlog; that of the second begins behind it.
        var outboxes = List.of(fill("retaining", retained, backlog), fill("empty", 0, backlog));
        List<GrowthMeasurement> found = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (var relay : relays) {
                for (var outbox : outboxes) {
                    found.add(outbox.drain(relay, round));
                }
            }
        }
        outboxes.forEach(Filled::forget);
        return found;
    }

    private Filled fill(String name, long retained, long backlog) {
        var database = stack.database("growth_" + name);
        var outbox = OutboxDatabase.migrate(database.dataSource());
        if (retained > 0) {
            RetainedRows.load(outbox, retained);
        }
        var filled = new Filled(database, outbox, retained, "growth_" + name);
        outbox.createSlot(filled.origin);
        Backlog.append(outbox, backlog);
        // What the server would do in its own time, it does now, and not while something is measured.
        outbox.execute(SETTLE);
        outbox.execute(FLUSH);
        return filled;
    }

    /** An outbox with its backlog, and the slot that stands before it. */
    private final class Filled {

        private final Database database;
        private final OutboxDatabase outbox;
        private final long retained;
        private final String origin;

        private Filled(Database database, OutboxDatabase outbox, long retained, String origin) {
            this.database = database;
            this.outbox = outbox;
            this.retained = retained;
            this.origin = origin;
        }

        private GrowthMeasurement drain(RelayUnderTest relay, int round) {
            var slot = "%s_%s_%d".formatted(origin, relay.name().replace('-', '_'), round);
            outbox.copySlot(origin, slot);
            var measured = GrowthBench.this.drain.measure(relay, jobs.on(database, slot), round);
            outbox.dropSlot(slot);
            return new GrowthMeasurement(retained, measured);
        }

        private void forget() {
            outbox.dropSlot(origin);
        }
    }
}
