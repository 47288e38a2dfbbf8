package io.millrace.relay.capture.debezium;

import io.debezium.embedded.async.ConvertingAsyncEngineBuilderFactory;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.StopEngineException;
import io.debezium.engine.format.KeyValueHeaderChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.millrace.relay.capture.Capture;
import io.millrace.relay.capture.CaptureFailedException;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.settings.RelayProperties;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the outbox with an embedded Debezium engine. The engine is given no offsets: it resumes at the slot's confirmed
 * position, and it dies on the first fault instead of restarting in place, where its own search for a position would
 * lose rows that share an LSN.
 */
public final class DebeziumCapture implements Capture {

    private static final Logger log = LoggerFactory.getLogger(DebeziumCapture.class);

    private final DebeziumEngine<SourceRecord> engine;
    private final RecordReader reader;
    private @Nullable BatchHandler handler;
    private volatile @Nullable RuntimeException handlerFailure;
    private volatile @Nullable CaptureFailedException engineFailure;
    private volatile boolean finished;

    /**
     * @param resumesFrom LSN the slot is confirmed up to
     */
    public DebeziumCapture(RelayProperties properties, long resumesFrom) {
        this.reader = new RecordReader(properties.outbox().columns(), resumesFrom);
        this.engine = DebeziumCapture.<SourceRecord>rawRecords()
                .using(DebeziumSettings.of(properties))
                .using(OffsetCommitPolicy.always())
                .using((DebeziumEngine.CompletionCallback) this::completed)
                .notifying(this::handleBatch)
                .build();
    }

    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
    private static <R> DebeziumEngine.Builder<R> rawRecords() {
        // Without a format the engine hands over Kafka Connect's records as they are.
        return (DebeziumEngine.Builder)
                new ConvertingAsyncEngineBuilderFactory().builder((KeyValueHeaderChangeEventFormat) null);
    }

    @Override
    public void run(BatchHandler batchHandler) {
        handler = batchHandler;
        try {
            engine.run();
        } finally {
            finished = true;
        }
        if (handlerFailure != null) {
            throw handlerFailure;
        }
        if (engineFailure != null) {
            throw engineFailure;
        }
    }

    @Override
    public void abort() {
        if (finished) {
            return;
        }
        try {
            engine.close();
        } catch (IllegalStateException | IOException e) {
            // The engine refuses while it starts or once it stops; whoever waits for run() to return asks again.
            log.debug("Capture cannot be aborted right now: {}", e.getMessage());
        }
    }

    private void handleBatch(List<SourceRecord> records, RecordCommitter<SourceRecord> committer)
            throws InterruptedException {
        Flow flow;
        try {
            var batch = reader.read(records);
            flow = requireHandler().handle(batch, confirmed -> confirm(confirmed, committer));
        } catch (RuntimeException e) {
            // Never let an exception of the handler's choosing reach the engine: it would drop a batch on some of them.
            handlerFailure = e;
            throw new StopEngineException("The relay's handler failed: " + e.getMessage());
        }
        if (flow == Flow.STOP) {
            throw new StopEngineException("The relay stops");
        }
    }

    private BatchHandler requireHandler() {
        if (handler == null) {
            throw new IllegalStateException("Capture is not running");
        }
        return handler;
    }

    private static void confirm(CapturedBatch batch, RecordCommitter<SourceRecord> committer)
            throws InterruptedException {
        committer.markProcessed((SourceRecord) batch.token());
        committer.markBatchFinished();
    }

    private void completed(boolean success, @Nullable String message, @Nullable Throwable error) {
        if (!success) {
            engineFailure = new CaptureFailedException(describe(message, error), error);
        }
    }

    private static @Nullable String describe(@Nullable String message, @Nullable Throwable error) {
        Throwable root = error;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? message : "Reading the outbox from the log failed: " + root.getMessage();
    }
}
