package io.millrace.relay.capture.debezium;

import io.debezium.config.Configuration;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's task, but records are taken from the {@link HandOver} as soon as they are there. Debezium's own queue makes
 * them wait for a full batch or the poll interval, and spins under its lock for the last millisecond of it.
 */
public final class OutboxTask extends PostgresConnectorTask {

    private @Nullable HandOver handOver;

    @Override
    public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration config) {
        try {
            return super.start(config);
        } finally {
            handOver = HandOver.claim(config.asMap());
        }
    }

    @Override
    public List<SourceRecord> doPoll() throws InterruptedException {
        if (handOver == null) {
            throw new IllegalStateException("Debezium has not made the queue it was told to use");
        }
        var records = handOver.take();
        // Nothing for a while: let Debezium's queue report an error of its reader, if there is one.
        return records.isEmpty() ? super.doPoll() : records;
    }
}
