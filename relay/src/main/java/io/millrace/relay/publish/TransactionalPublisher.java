package io.millrace.relay.publish;

import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.position.SentRows;
import io.millrace.relay.settings.PublishProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exactly-once delivery: the events of a batch and the position behind them are one Kafka transaction. The
 * transactional id is the slot's, so a relay that has been replaced is fenced.
 */
final class TransactionalPublisher implements Publisher {

    private static final Logger log = LoggerFactory.getLogger(TransactionalPublisher.class);

    private final Producer<byte[], byte[]> producer;
    private final Topology topology;
    private final PositionStore positions;
    private final RowRouter router;
    private final SinkBreaker breaker;
    private final PublishProperties properties;
    private final PublishMeters meters;
    private SentRows sent = new SentRows(StreamPoint.behind(0));
    private long confirmedAt;
    private @Nullable CapturedBatch committed;

    TransactionalPublisher(
            Producer<byte[], byte[]> producer,
            Topology topology,
            PositionStore positions,
            RowRouter router,
            SinkBreaker breaker,
            PublishProperties properties,
            PublishMeters meters) {
        this.producer = producer;
        this.topology = topology;
        this.positions = positions;
        this.router = router;
        this.breaker = breaker;
        this.properties = properties;
        this.meters = meters;
    }

    /** A row and the record that carries it. */
    private record Routed(CapturedRow row, ProducerRecord<byte[], byte[]> record) {}

    @Override
    public Optional<RelayPosition> open() throws InterruptedException {
        topology.ensurePositions(positions.topic());
        try {
            breaker.untilAnswered("Claiming the transactional id", () -> {
                producer.initTransactions();
                return true;
            });
        } catch (ExecutionException | KafkaException e) {
            throw new PublisherBrokenException("The slot's transactional id cannot be claimed: " + e.getMessage(), e);
        }
        return positions.read();
    }

    @Override
    public void resume(RelayPosition position) {
        positions.resume(position);
        sent = new SentRows(position.point());
    }

    @Override
    public void publish(CapturedBatch batch, Confirmer confirmer) throws InterruptedException {
        var rows =
                batch.rows().stream().filter(row -> !sent.contains(row.point())).toList();
        if (sent.contains(batch.end())) {
            return;
        }
        var due = System.nanoTime() - confirmedAt > properties.confirmInterval().toNanos();
        if (!rows.isEmpty() || due) {
            transact(rows, batch);
            committed = batch;
        }
        if (due && committed != null) {
            confirmer.confirm(committed);
            confirmedAt = System.nanoTime();
            committed = null;
        }
    }

    @Override
    public void backfill(List<CapturedRow> rows, RelayPosition behind) throws InterruptedException {
        var routed = new ArrayList<Routed>(rows.size());
        for (var row : rows) {
            routed.add(route(row));
        }
        commit(routed, behind);
        meters.relayed(rows);
    }

    @Override
    public void record(RelayPosition position) throws InterruptedException {
        commit(List.of(), position);
    }

    @Override
    public void drain(Confirmer confirmer, Duration atMost) throws InterruptedException {
        if (committed != null) {
            confirmer.confirm(committed);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        topology.close();
    }

    private void transact(List<CapturedRow> rows, CapturedBatch batch) throws InterruptedException {
        var routed = new ArrayList<Routed>(rows.size());
        try {
            for (var row : rows) {
                routed.add(route(row));
            }
            commit(routed, positions.behind(batch));
        } catch (UnsendableRowException e) {
            commitBefore(e, routed);
            throw e;
        }
        meters.relayed(rows);
    }

    /** Sends what lies before the row that cannot be sent, so that a later attempt begins at that row. */
    private void commitBefore(UnsendableRowException unsendable, List<Routed> routed) throws InterruptedException {
        var before = routed.stream().takeWhile(r -> r.row() != unsendable.row()).toList();
        if (!before.isEmpty()) {
            commit(before, positions.behind(before.get(before.size() - 1).row()));
        }
    }

    private Routed route(CapturedRow row) throws InterruptedException {
        var record = router.route(row);
        topology.ensure(record.topic());
        return new Routed(row, record);
    }

    private void commit(List<Routed> rows, RelayPosition position) throws InterruptedException {
        var positionRecord = positions.record(position);
        awaitMetadata(rows, positionRecord.topic());
        breaker.awaitPermission();
        var started = System.nanoTime();
        var refused = new AtomicReference<PendingBatch.@Nullable Failed>();
        try {
            producer.beginTransaction();
            for (var routed : rows) {
                if (refused.get() != null) {
                    break;
                }
                producer.send(routed.record(), (metadata, exception) -> {
                    if (exception != null) {
                        refused.compareAndSet(null, new PendingBatch.Failed(routed.row(), exception));
                    }
                });
            }
            producer.send(positionRecord);
            commitTransaction();
        } catch (InterruptException e) {
            var interrupted = new InterruptedException("Interrupted within a transaction");
            interrupted.initCause(e);
            throw interrupted;
        } catch (KafkaException e) {
            throw abort(e, refused.get());
        }
        breaker.succeeded(Duration.ofNanos(System.nanoTime() - started));
    }

    /** Waits for the broker outside the transaction: within it, each send would wait in vain and fail it. */
    private void awaitMetadata(List<Routed> rows, String positionTopic) throws InterruptedException {
        var topics = new HashSet<String>();
        topics.add(positionTopic);
        rows.forEach(routed -> topics.add(routed.record().topic()));
        for (var topic : topics) {
            try {
                breaker.untilAnswered("Looking up topic " + topic, () -> producer.partitionsFor(topic));
            } catch (ExecutionException | KafkaException e) {
                log.debug("Topic {} is refused; the first row sent there says so by its id", topic, e);
            }
        }
    }

    private void commitTransaction() throws InterruptedException {
        while (true) {
            var started = System.nanoTime();
            try {
                producer.commitTransaction();
                return;
            } catch (org.apache.kafka.common.errors.TimeoutException e) {
                // The outcome is open; committing again is the only way on that is safe.
                breaker.failed(Duration.ofNanos(System.nanoTime() - started), e);
                log.warn("The broker does not confirm a transaction, trying again: {}", e.getMessage());
                breaker.awaitPermission();
            }
        }
    }

    private RuntimeException abort(KafkaException failure, PendingBatch.@Nullable Failed refused) {
        if (refused != null && refused.kind() == SendFailure.UNSENDABLE) {
            producer.abortTransaction();
            return refused.asException();
        }
        breaker.failed(Duration.ZERO, failure);
        return new PublisherBrokenException("A transaction failed: " + failure.getMessage(), failure);
    }
}
