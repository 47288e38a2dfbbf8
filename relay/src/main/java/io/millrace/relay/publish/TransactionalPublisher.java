package io.millrace.relay.publish;

import io.millrace.relay.capture.Capture.Confirmer;
import io.millrace.relay.capture.CapturedBatch;
import io.millrace.relay.capture.CapturedRow;
import io.millrace.relay.capture.StreamPoint;
import io.millrace.relay.letter.HeldRow;
import io.millrace.relay.letter.Letter;
import io.millrace.relay.letter.RowKey;
import io.millrace.relay.position.RelayPosition;
import io.millrace.relay.position.SentRows;
import io.millrace.relay.settings.PublishProperties;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Exactly-once delivery: the events of a batch and the position behind them are one Kafka transaction. The
 * transactional id is the slot's, so a relay that has been replaced is fenced.
 */
final class TransactionalPublisher implements Publisher {

    private final Producer<byte[], byte[]> producer;
    private final Topology topology;
    private final PositionStore positions;
    private final Records records;
    private final DeadLetters letters;
    private final KafkaTransactions transactions;
    private final TransactionalResending resending;
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
            DeadLetters letters,
            SinkBreaker breaker,
            PublishProperties properties,
            PublishMeters meters) {
        this.producer = producer;
        this.topology = topology;
        this.positions = positions;
        this.records = new Records(router, topology);
        this.letters = letters;
        this.transactions = new KafkaTransactions(producer, topology, breaker);
        this.resending = new TransactionalResending(transactions, positions, records, letters);
        this.breaker = breaker;
        this.properties = properties;
        this.meters = meters;
    }

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
        // Behind the fence, so that a former leader's last words are read.
        letters.open();
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
        letters.passed(batch.end());
    }

    @Override
    public void backfill(List<CapturedRow> rows, RelayPosition behind) throws InterruptedException {
        transact(new Consignment(rows, false, letters, records), behind);
    }

    @Override
    public Resending resend(long request, List<HeldRow> rows) throws InterruptedException {
        return resending.send(request, rows);
    }

    @Override
    public void bury(long request, HeldRow row, UnsendableRowException refusal) throws InterruptedException {
        resending.bury(request, row, refusal);
    }

    @Override
    public void repost(long request, long place, Letter letter) throws InterruptedException {
        resending.post(request, place, letter);
    }

    @Override
    public void settle(String letterId) {
        letters.settle(letterId);
    }

    @Override
    public void unpark(RowKey key) {
        letters.unpark(key);
    }

    @Override
    public void record(RelayPosition position) throws InterruptedException {
        transactions.commit(List.of(), positions.record(position));
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
        letters.close();
    }

    private void transact(List<CapturedRow> rows, CapturedBatch batch) throws InterruptedException {
        try {
            transact(new Consignment(rows, true, letters, records), positions.behind(batch));
        } catch (UnsendableRowException e) {
            commitBefore(e.row(), rows);
            throw e;
        }
    }

    private void transact(Consignment consignment, RelayPosition position) throws InterruptedException {
        while (true) {
            var items = consignment.plan();
            var refused = transactions.commit(items, positions.record(position));
            if (refused == null) {
                meters.relayed(consignment.committed(items));
                return;
            }
            consignment.refuse(refused.items(), refused.exception());
        }
    }

    /** Sends what lies before the row that can be neither sent nor recorded, so that a later attempt begins at that row. */
    private void commitBefore(CapturedRow row, List<CapturedRow> rows) throws InterruptedException {
        var before = rows.stream().takeWhile(r -> r != row).toList();
        if (!before.isEmpty()) {
            transact(new Consignment(before, true, letters, records), positions.behind(before.get(before.size() - 1)));
        }
    }
}
