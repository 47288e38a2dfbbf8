package io.millrace.benchmarks.relay;

import io.millrace.benchmarks.process.JvmSettings;
import io.millrace.stack.Database;
import java.nio.file.Path;

/**
 * What a relay is to do.
 *
 * @param database where the outbox is
 * @param slot replication slot to follow; exists
 * @param bootstrapServers the broker
 * @param tuning what for
 * @param jvm JDK to run on, and heap
 * @param directory for its files
 */
record RelayJob(
        Database database, String slot, String bootstrapServers, Tuning tuning, JvmSettings jvm, Path directory) {

    /** What a relay's producer is tuned for. */
    enum Tuning {
        /** Draining a backlog: batches may wait 5 ms to fill. */
        THROUGHPUT(5),
        /** A steady stream: nothing waits. */
        LATENCY(0);

        private final int lingerMillis;

        Tuning(int lingerMillis) {
            this.lingerMillis = lingerMillis;
        }

        int lingerMillis() {
            return lingerMillis;
        }
    }
}
